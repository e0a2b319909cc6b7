import { type Challenge, ERRORS, type ErrorCode, type Reason, type Retry } from '../../src/protocol/wire.ts'

/** What the server said when it refused. */
interface Refusal {
  code: ErrorCode
  message?: string
  retryAfterMs?: number | undefined
  reason?: Reason | undefined
  challenge?: Challenge | undefined
}

/** The server answered a command with an error; `code` is a row of docs/protocol.md §7. */
export class ProtocolError extends Error {
  declare readonly code: ErrorCode
  readonly retryAfterMs: number | undefined
  /** Which of the code's reasons, where there are several. */
  readonly reason: Reason | undefined
  /** What is to be done before the same is sent again. */
  readonly challenge: Challenge | undefined

  constructor(refusal: Refusal) {
    super()
    Object.assign(this, refusal)
  }
}

/** The socket was lost before the answer came: it is not known whether the command took effect. */
export class ConnectionLost extends Error {}

/**
 * The code of a protocol error, `undefined` for everything else. By shape, not by class: the loader and the visitor's
 * window are two bundles that share one connection.
 */
export function errorCode(error: unknown): ErrorCode | undefined {
  return own(error, 'code')
}

/** What to do about a failed command. A lost connection, and codes of newer servers, are worth another try. */
export function retryOf(error: unknown): Retry {
  return ERRORS[errorCode(error) as ErrorCode]?.retry ?? 'later'
}

export function retryAfter(error: unknown): number | undefined {
  return own(error, 'retryAfterMs')
}

/** The server takes everything but the name: its person chooses another [HT9]. */
export const isNameRefused = (error: unknown): boolean => /^name/.test(own(error, 'reason') ?? '')

/** Errors of the browser inherit what a page puts on `Object.prototype`. */
function own<K extends 'code' | 'retryAfterMs' | 'reason'>(error: unknown, name: K): ProtocolError[K] | undefined {
  return Object.hasOwn(Object(error), name) ? (error as ProtocolError)[name] : undefined
}
