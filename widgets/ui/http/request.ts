/**
 * This file sends one HTTP request to our own server, typed by the protocol's table. It knows nothing of sessions:
 * screens use `call` of `session/call.ts`, which adds the token.
 */
import type { BodyOf, EndpointName, ParamsOf, QueryOf, ResultOfEndpoint } from '../../../src/protocol/http-api.ts'
import { ApiError, apiErrorOf } from './api-error.ts'
import { ENDPOINT_PATHS } from './endpoints.ts'
import { noteServerDate } from './server-time.ts'

type Part<Key extends string, T> = [T] extends [undefined]
  ? unknown
  : Record<never, never> extends T
    ? { [K in Key]?: T }
    : { [K in Key]: T }
/** Has exactly the parts that the endpoint takes; what it does not need may be left out. */
export type CallInput<N extends EndpointName> = Part<'params', ParamsOf<N>> &
  Part<'query', QueryOf<N>> &
  Part<'body', BodyOf<N>>
/** Lets the whole input be left out when no part of it is required. */
export type CallArguments<N extends EndpointName> =
  Record<never, never> extends CallInput<N> ? [input?: CallInput<N>] : [input: CallInput<N>]

export interface RequestOptions {
  token?: string | undefined
  signal?: AbortSignal | undefined
  /** Lets the request finish when the page goes away. */
  keepalive?: boolean
}

interface AnyInput {
  params?: Record<string, string>
  query?: Record<string, string | undefined>
  body?: unknown
}

/**
 * Sends a request and resolves with the result, which is undefined for 204. Rejects with ApiError, or with AbortError
 * when it was aborted.
 */
export async function request<N extends EndpointName>(
  name: N,
  input: CallInput<N>,
  options: RequestOptions = {},
): Promise<ResultOfEndpoint<N>> {
  const response = await respond(name, input, options)
  if (response.status === 204) return undefined as ResultOfEndpoint<N>
  return (await response.json()) as ResultOfEndpoint<N>
}

/** Resolves with the answer itself, for endpoints that stream a file. Rejects as `request` does. */
export async function respond<N extends EndpointName>(
  name: N,
  input: CallInput<N>,
  options: RequestOptions = {},
): Promise<Response> {
  const [method, path] = ENDPOINT_PATHS[name]
  const { params, query, body } = input as AnyInput
  const response = await send(addressOf(path, params, query), {
    method,
    headers: {
      ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    credentials: 'same-origin',
    keepalive: options.keepalive ?? false,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  })
  noteServerDate(response.headers.get('date'))
  if (!response.ok) throw await apiErrorOf(response)
  return response
}

export function addressOf(path: string, params: AnyInput['params'] = {}, query: AnyInput['query'] = {}): string {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined && value !== '') search.set(name, value)
  return search.size === 0 ? filled : `${filled}?${search}`
}

async function send(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, init)
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new ApiError('offline', 'no answer from the server')
  }
}
