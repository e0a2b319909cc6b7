import type { Middleware } from 'koa'
import { AppError } from '../kernel/errors.ts'
import type { Logger } from '../kernel/logger.ts'
import { ERRORS, type ErrorCode } from '../protocol/error-codes.ts'

/** Here alone failures become HTTP answers [HT12]. `answered` is told the code of each. */
export function errorAnswers(logger: Logger, answered: ((code: ErrorCode) => void) | undefined): Middleware {
  return async (ctx, next) => {
    try {
      await next()
      if (ctx.status === 404 && ctx.body === undefined && ctx.path.startsWith('/api/')) throw new AppError('not_found')
      if (ctx.status === 405 && ctx.path.startsWith('/api/')) throw new AppError('not_found')
    } catch (error) {
      const known = toAppError(error)
      answered?.(known.code)
      if (known.code === 'internal')
        logger.error({ err: error, method: ctx.method, path: ctx.path }, 'a request failed')
      ctx.status = ERRORS[known.code].status
      if (known.retryAfterMs !== undefined) ctx.set('retry-after', String(Math.ceil(known.retryAfterMs / 1000)))
      ctx.body = {
        error: {
          code: known.code,
          message: known.message,
          ...(known.reason === undefined ? {} : { reason: known.reason }),
          ...(known.retryAfterMs === undefined ? {} : { retryAfterMs: known.retryAfterMs }),
        },
      }
    }
  }
}

function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  const status: unknown = error instanceof Error ? (error as { status?: unknown }).status : undefined
  if (status === 413) return new AppError('too_large')
  // What the libraries refuse is the client's fault: a body that is no JSON, that is not what its header says, or that
  // was cut off.
  if (typeof status === 'number' && status >= 400 && status < 500)
    return new AppError('bad_request', 'the request cannot be read')
  if (isUnreadable(error)) return new AppError('bad_request', 'the request cannot be read')
  return new AppError('internal')
}

/**
 * Returns whether it is broken compression, an address that is none, or a percent sign that stands alone. They are told
 * by their kind, because no library gives them a status.
 */
function isUnreadable(error: unknown): boolean {
  const code = String((error as { code?: unknown } | undefined)?.code ?? '')
  return /^(Z_|ERR__|ERR_BROTLI|ERR_ZSTD|ERR_INVALID_URL)/.test(code) || error instanceof URIError
}
