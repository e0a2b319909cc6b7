import { ERRORS, type ErrorCode } from '../protocol/error-codes.ts'
import { REASONS, type Reason } from '../protocol/error-reasons.ts'

/**
 * An expected failure. Its code goes to the caller as it is; anything else that is thrown is logged and becomes
 * `internal`. `retryAfterMs` is in milliseconds.
 */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly retryAfterMs: number | undefined
  readonly reason: Reason | undefined
  constructor(code: ErrorCode, message: string = ERRORS[code].meaning, retryAfterMs?: number, reason?: Reason) {
    super(message)
    this.code = code
    // Rounded up, because whoever comes back a fraction too early would be refused again.
    this.retryAfterMs = retryAfterMs === undefined ? undefined : Math.ceil(retryAfterMs)
    this.reason = reason
  }
}

/** Makes a failure whose code alone does not say what to do about it. */
export const because = (reason: Reason): AppError =>
  new AppError(REASONS[reason].code, REASONS[reason].meaning, undefined, reason)

export const notFound = (): AppError => new AppError('not_found')
