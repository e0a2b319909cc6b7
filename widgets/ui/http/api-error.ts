/** This file says what went wrong with a request, in a form that screens can put into words (`errorText`). */
import { ERRORS, type ErrorCode, type Reason } from '../../../src/protocol/wire.ts'

/** Has the server's own codes, and `offline` for when no answer came at all. */
export type ApiErrorCode = ErrorCode | 'offline'

export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly code: ApiErrorCode
  /** Milliseconds to wait before the same request, where the server said so. */
  readonly retryAfterMs: number | undefined
  /** Which of the code's reasons it was. A newer server may know more reasons than this page. */
  readonly reason: Reason | undefined

  constructor(code: ApiErrorCode, message: string, retryAfterMs?: number, reason?: Reason) {
    super(message)
    this.code = code
    this.retryAfterMs = retryAfterMs
    this.reason = reason
  }
}

export function isApiError(error: unknown, ...codes: ApiErrorCode[]): error is ApiError {
  return error instanceof ApiError && (codes.length === 0 || codes.includes(error.code))
}

/**
 * Reads the error from an answer that is not 2xx. A proxy in between may answer with a page of its own; then the status
 * decides.
 */
export async function apiErrorOf(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => undefined)
  const { code, message, retryAfterMs, reason } = errorIn(body)
  const wait = typeof retryAfterMs === 'number' ? retryAfterMs : secondsIn(response.headers.get('retry-after'))
  const why = typeof reason === 'string' ? (reason as Reason) : undefined
  if (typeof code === 'string' && code in ERRORS)
    return new ApiError(code as ErrorCode, String(message ?? code), wait, why)
  return new ApiError(codeOfStatus(response.status), `HTTP ${response.status}`, wait)
}

function errorIn(body: unknown): { code?: unknown; message?: unknown; retryAfterMs?: unknown; reason?: unknown } {
  if (typeof body !== 'object' || body === null || !('error' in body)) return {}
  return typeof body.error === 'object' && body.error !== null ? body.error : {}
}

function secondsIn(header: string | null): number | undefined {
  return header !== null && /^\d+$/.test(header) ? Number(header) * 1000 : undefined
}

function codeOfStatus(status: number): ApiErrorCode {
  if (status === 401) return 'bad_token'
  if (status === 413) return 'too_large'
  if (status === 429) return 'rate_limited'
  if (status === 502 || status === 503 || status === 504) return 'busy'
  const found = (Object.keys(ERRORS) as ErrorCode[]).find((code) => ERRORS[code].status === status)
  return found ?? 'internal'
}
