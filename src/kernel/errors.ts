import { ERRORS, type ErrorCode } from '../protocol/error-codes.ts'

/** An expected failure: its code goes to the caller as it is. Anything else that is thrown is logged and becomes `internal`. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly retryAfterMs: number | undefined
  constructor(code: ErrorCode, message: string = ERRORS[code].meaning, retryAfterMs?: number) {
    super(message)
    this.code = code
    this.retryAfterMs = retryAfterMs
  }
}

export const notFound = (): AppError => new AppError('not_found')
