import { AppError } from '../kernel/errors.ts'

const LOCKED = /SQLITE_BUSY|SocketTimeout|database is locked|P1008|P2028/

/** Turns what the database says into the codes that a client can act on; everything else passes as it is. */
export function storageError(error: unknown): unknown {
  if (error instanceof AppError) return error
  const text = describe(error)
  if (/SQLITE_FULL|database or disk is full/.test(text)) return new AppError('storage_full')
  if (LOCKED.test(text)) return new AppError('busy', undefined, 1_000)
  return error
}

/** What keeps the database from being written, in words, when the error says so; undefined for what is wrong with one write alone. */
export function storageFault(error: unknown): string | undefined {
  if (error instanceof AppError)
    return error.code === 'storage_full' ? 'the disk is full: nothing can be stored' : undefined
  return /SQLITE_(READONLY|IOERR|CORRUPT|CANTOPEN|NOTADB)|readonly database|disk I\/O error|disk image is malformed/.test(
    describe(error),
  )
    ? 'the database cannot be written: nothing can be stored'
    : undefined
}

/** True when another process holds the database. */
export const isLocked = (error: unknown): boolean => LOCKED.test(describe(error))

/** True when a unique index refused the row. */
export const isUniqueViolation = (error: unknown): boolean =>
  /P2002|UniqueConstraintViolation|UNIQUE constraint/.test(describe(error))

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code: unknown = (error as { code?: unknown }).code
  const cause = error.cause === undefined ? '' : describe(error.cause)
  return `${String(code)} ${error.message} ${cause}`
}
