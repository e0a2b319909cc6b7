/** This file sends the HTTP requests of one person to the server. */
import type { ErrorCode } from '../../src/protocol/wire.ts'
import { fromJson } from './json.ts'
import { ProtocolError } from './protocol-error.ts'

export interface ServerDoor {
  /** The address of the server, without a slash at its end; '' means the server of the page. */
  base: string
  /** Resolves with the access token, and with a new one when `fresh` is set. */
  token(fresh: boolean): Promise<string>
}

export interface Ask extends RequestInit {
  headers?: Record<string, string>
}

/**
 * Sends a request with the person's access token, which it renews once when the server refuses it. Rejects with the
 * `ProtocolError` of the answer when the server refuses again or refuses anything else.
 */
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

/**
 * Reads the error from an answer. Answers to HEAD have no body, so there the status decides; after a conflict of
 * offsets (409) another try makes sense.
 */
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
