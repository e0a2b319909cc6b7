import { AppError } from '../kernel/errors.ts'

/** Matches when another process holds SQLite's file. */
const LOCKED = /SQLITE_BUSY|SocketTimeout|database is locked|P1008|P2028/
/**
 * Matches when PostgreSQL is unreachable, is starting or stopping, has no connection left, or is a standby, in whose
 * place the one that can be written may come.
 */
const AWAY = new RegExp(
  [
    /\b(08\w{3}|57P0\d|53300|25006|P1001|P1002|P1017|P2024)\b/,
    /\b(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)\b/,
    /Connection terminated|timeout exceeded when trying to connect|timeout expired/,
    /Client has encountered a connection error/,
  ]
    .map(({ source }) => source)
    .join('|'),
)
/** Matches when PostgreSQL undid a transaction in favour of another one (F10): it may succeed at the next try. */
const UNDONE = /\b(40001|40P01|P2034)\b/
/** Matches when PostgreSQL gave up a statement or a transaction that took too long or too much memory. */
const STOPPED = /\b(57014|25P03|25P04|55P03|53000|53200|53400)\b/
/** Prisma wraps errors of ours that were thrown below it, and keeps their code. */
const WRAPPED = /^busy /
const FULL = /^storage_full |SQLITE_FULL|database or disk is full|\b53100\b/

/** Matches when SQLite or PostgreSQL can read its data but not write them, or finds them damaged. */
const UNWRITABLE = new RegExp(
  [
    /\b(25006|58030|XX001|XX002)\b|SQLITE_(READONLY|IOERR|CORRUPT|CANTOPEN|NOTADB)/,
    /readonly database|disk I\/O error|disk image is malformed/,
  ]
    .map(({ source }) => source)
    .join('|'),
)

/** Turns an error of the database into `storage_full` or `busy` (1,000 ms); returns every other error as it is. */
export function storageError(error: unknown): unknown {
  if (error instanceof AppError) return error
  const text = describe(error)
  if (FULL.test(text)) return new AppError('storage_full')
  if (![WRAPPED, LOCKED, AWAY, UNDONE, STOPPED].some((known) => known.test(text))) return error
  return Object.assign(new AppError('busy', undefined, 1_000), { cause: error })
}

/** Tells whether PostgreSQL undid a write in favour of another one. */
export const isUndone = (error: unknown): boolean => UNDONE.test(describe(error))

/** Says in words why the database cannot be written; undefined for an error that concerns a single write only. */
export function storageFault(error: unknown): string | undefined {
  if (error instanceof AppError && error.code === 'storage_full') return 'the disk is full: nothing can be stored'
  const cause = error instanceof AppError ? error.cause : error
  if (cause === undefined) return undefined
  if (UNWRITABLE.test(describe(cause))) return 'the database cannot be written: nothing can be stored'
  return isLocked(cause) ? 'the database takes no writes for now' : undefined
}

/** Tells whether what failed may succeed when it is tried again. */
export function isBusy(error: unknown): boolean {
  const known = storageError(error)
  return known instanceof AppError && known.code === 'busy'
}

/** Tells whether PostgreSQL cannot be reached for now. */
export const isAway = (error: unknown): boolean => AWAY.test(describe(error))

/** Tells whether another process holds the database, or it is unreachable for now. */
export const isLocked = (error: unknown): boolean => LOCKED.test(describe(error)) || isAway(error)

/** Tells whether a unique index refused the row. */
export const isUniqueViolation = (error: unknown): boolean =>
  /P2002|UniqueConstraintViolation|UNIQUE constraint|\b23505\b/.test(describe(error))

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code: unknown = (error as { code?: unknown }).code
  const cause = error.cause === undefined ? '' : describe(error.cause)
  return `${String(code)} ${error.message} ${cause}`
}
