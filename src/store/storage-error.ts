import { AppError } from '../kernel/errors.ts'

/** Another process holds SQLite's file. */
const LOCKED = /SQLITE_BUSY|SocketTimeout|database is locked|P1008|P2028/
/** PostgreSQL is away, is starting or stopping, has no connection left, or gave up a statement that took too long. */
const AWAY =
  /\b(08\w{3}|57P0\d|57014|53300|25P03|P1001|P1002|P1017|P2024|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)\b|Connection terminated|timeout exceeded when trying to connect|timeout expired|Client has encountered a connection error/
/** PostgreSQL undid it for somebody else's sake: the same again may go well. */
const UNDONE = /\b(40001|40P01|P2034)\b/

/** Turns what the database says into the codes that a client can act on; everything else passes as it is. */
export function storageError(error: unknown): unknown {
  if (error instanceof AppError) return error
  const text = describe(error)
  if (/SQLITE_FULL|database or disk is full|\b53100\b/.test(text)) return new AppError('storage_full')
  if (LOCKED.test(text) || AWAY.test(text) || UNDONE.test(text)) return new AppError('busy', undefined, 1_000)
  return error
}

/** What keeps the database from being written, in words, when the error says so; undefined for what is wrong with one write alone. */
export function storageFault(error: unknown): string | undefined {
  if (error instanceof AppError)
    return error.code === 'storage_full' ? 'the disk is full: nothing can be stored' : undefined
  return /\b(25006|58030|XX001|XX002)\b|SQLITE_(READONLY|IOERR|CORRUPT|CANTOPEN|NOTADB)|readonly database|disk I\/O error|disk image is malformed/.test(
    describe(error),
  )
    ? 'the database cannot be written: nothing can be stored'
    : undefined
}

/** True when another process holds the database, or it is away for now. */
export const isLocked = (error: unknown): boolean => LOCKED.test(describe(error)) || AWAY.test(describe(error))

/** True when the database undid what was right in itself. */
export const isUndone = (error: unknown): boolean => UNDONE.test(describe(error))

/** True when a unique index refused the row. */
export const isUniqueViolation = (error: unknown): boolean =>
  /P2002|UniqueConstraintViolation|UNIQUE constraint|\b23505\b/.test(describe(error))

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code: unknown = (error as { code?: unknown }).code
  const cause = error.cause === undefined ? '' : describe(error.cause)
  return `${String(code)} ${error.message} ${cause}`
}
