/** What screens use to talk HTTP: `const { items } = await call('listSites')`. Adds the token, renews it once if it ran out. */
import type { EndpointName, ResultOfEndpoint } from '../../../src/protocol/http-api.ts'
import { isApiError } from '../http/api-error.ts'
import { type CallArguments, type CallInput, request, respond } from '../http/request.ts'
import { dropToken, getToken } from './session.ts'

/** Rejects with ApiError. */
export function call<N extends EndpointName>(name: N, ...[input]: CallArguments<N>): Promise<ResultOfEndpoint<N>> {
  return withToken((token) => request(name, (input ?? {}) as CallInput<N>, { token }))
}

/** As `call`, for what may be given up: the next letter in a search box aborts the last search. */
export function callUntil<N extends EndpointName>(
  signal: AbortSignal,
  name: N,
  ...[input]: CallArguments<N>
): Promise<ResultOfEndpoint<N>> {
  return withToken((token) => request(name, (input ?? {}) as CallInput<N>, { token, signal }))
}

/** A file. The address alone would not do: the token goes in a header, never in an address. */
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
