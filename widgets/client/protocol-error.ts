import { type Challenge, ERRORS, type ErrorCode, type Reason, type Retry } from '../../src/protocol/wire.ts'

/** Holds what the server said when it refused. */
interface Refusal {
  code: ErrorCode
  message?: string
  retryAfterMs?: number | undefined
  reason?: Reason | undefined
  challenge?: Challenge | undefined
}

/** Says that the server answered a command with an error; `code` is a row of docs/protocol.md §7. */
export class ProtocolError extends Error {
  declare readonly code: ErrorCode
  readonly retryAfterMs: number | undefined
  /** Which of the code's reasons it was, where the code has several. */
  readonly reason: Reason | undefined
  /** The work that has to be done before the same command is sent again. */
  readonly challenge: Challenge | undefined

  constructor(refusal: Refusal) {
    super()
    Object.assign(this, refusal)
  }
}

/** Says that the socket was lost before the answer came, so nobody knows whether the command took effect. */
export class ConnectionLost extends Error {}

/**
 * Returns the code of a protocol error, and `undefined` for everything else. It goes by shape and not by class, because
 * the loader and the visitor's window are two bundles that share one connection.
 */
export function errorCode(error: unknown): ErrorCode | undefined {
  return own(error, 'code')
}

/**
 * Says what to do about a failed command. After a lost connection, and after codes of newer servers, another try makes
 * sense.
 */
export function retryOf(error: unknown): Retry {
  return ERRORS[errorCode(error) as ErrorCode]?.retry ?? 'later'
}

/** Returns the milliseconds after which the server allows another try, if it named any. */
export function retryAfter(error: unknown): number | undefined {
  return own(error, 'retryAfterMs')
}

/** Says whether the server refused only the name, so that the person has to choose another one [HT9]. */
export const isNameRefused = (error: unknown): boolean => /^name/.test(own(error, 'reason') ?? '')

/** Reads an own member of an error, because the browser's errors inherit what a page puts on `Object.prototype`. */
function own<K extends 'code' | 'retryAfterMs' | 'reason'>(error: unknown, name: K): ProtocolError[K] | undefined {
  return Object.hasOwn(Object(error), name) ? (error as ProtocolError)[name] : undefined
}
