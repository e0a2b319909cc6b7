/** Requests of one person to the server, over HTTP. */
import type { ErrorCode } from '../../src/protocol/wire.ts'
import { fromJson } from './json.ts'
import { ProtocolError } from './protocol-error.ts'

export interface ServerDoor {
  /** Where the server is, without a slash at its end; '' for the page's own. */
  base: string
  /** The access token; a new one when `fresh`. */
  token(fresh: boolean): Promise<string>
}

export interface Ask extends RequestInit {
  headers?: Record<string, string>
}

/** A token that ran out is renewed once; a second refusal is final. */
export async function ask(door: ServerDoor, address: string, init: Ask): Promise<Response> {
  for (let fresh = false; ; fresh = true) {
    const headers = { ...init.headers, authorization: `Bearer ${await door.token(fresh)}` }
    const response = await fetch(door.base + address, { ...init, headers, credentials: 'omit' })
    if (response.ok) return response
    if (response.status !== 401 || fresh) throw await failure(response)
  }
}

const CODES: Record<number, ErrorCode> = { 401: 'bad_token', 404: 'not_found', 410: 'not_found', 413: 'too_large' }

interface Refusal {
  error?: { code?: ErrorCode; retryAfterMs?: number }
}

/** Answers to HEAD have no body, so the status must do. A conflict (of offsets: 409) is worth another look. */
async function failure(response: Response): Promise<Error> {
  const refusal = (await response
    .text()
    .then(fromJson)
    .catch(() => undefined)) as Refusal | undefined
  const error = refusal?.error
  if (response.status === 409) return new Error('offset')
  const known = error?.code ?? CODES[response.status]
  if (known !== undefined) return new ProtocolError({ code: known, retryAfterMs: error?.retryAfterMs })
  return response.status >= 500 ? new Error('server') : new ProtocolError({ code: 'bad_request' })
}
