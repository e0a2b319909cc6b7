/**
 * This is what screens use for HTTP: `const { items } = await call('listSites')`. It adds the token, and renews it once
 * if it ran out.
 */
import type { EndpointName, ResultOfEndpoint } from '../../../src/protocol/http-api.ts'
import { isApiError } from '../http/api-error.ts'
import { type CallArguments, type CallInput, request, respond } from '../http/request.ts'
import { dropToken, getToken } from './session.ts'

/** Sends a request with the token and resolves with the result. Rejects with ApiError. */
export function call<N extends EndpointName>(name: N, ...[input]: CallArguments<N>): Promise<ResultOfEndpoint<N>> {
  return withToken((token) => request(name, (input ?? {}) as CallInput<N>, { token }))
}

/** Does what `call` does, for requests that may be aborted: the next letter in a search box aborts the last search. */
export function callUntil<N extends EndpointName>(
  signal: AbortSignal,
  name: N,
  ...[input]: CallArguments<N>
): Promise<ResultOfEndpoint<N>> {
  return withToken((token) => request(name, (input ?? {}) as CallInput<N>, { token, signal }))
}

/** Resolves with a file. Its address alone would not do, because the token goes in a header and never in an address. */
export async function callFile<N extends EndpointName>(name: N, ...[input]: CallArguments<N>): Promise<Blob> {
  const response = await withToken((token) => respond(name, (input ?? {}) as CallInput<N>, { token }))
  return response.blob()
}

async function withToken<T>(work: (token: string) => Promise<T>): Promise<T> {
  const { token } = await getToken()
  try {
    return await work(token)
  } catch (error) {
    if (!isApiError(error, 'expired_token', 'bad_token')) throw error
    dropToken(token)
    return work((await getToken()).token)
  }
}
