/** A connection to SQLite without Prisma, for other threads than the server's: it runs hand-written statements. */
import Sqlite from 'better-sqlite3'
import type { Sql } from '../sql.ts'
import { keepForever } from './kept-statements.ts'
import { SqliteSql } from './sql.ts'

export interface PlainSqlite {
  sql: Sql
  /** Runs `work` in a transaction of its own: all or nothing. */
  atomically(work: () => Promise<void>): Promise<void>
  /** Several statements without results; not inside a transaction. */
  exec(text: string): void
  close(): void
}

/** How long a statement blocks its thread while another process holds the file. */
const LOCKED_MS = 5_000
const PRAGMAS = ['cache_size = -8192', 'temp_store = MEMORY']

/** Opens a connection that sees what is committed and cannot write. */
export const openForReading = (file: string): PlainSqlite =>
  opened(new Sqlite(file, { readonly: true, fileMustExist: true, timeout: LOCKED_MS }), [...PRAGMAS, 'query_only = ON'])

/** Opens a database that can be made again: a power failure may lose its last transactions, but never damages it. */
export const openDerived = (file: string): PlainSqlite =>
  opened(new Sqlite(file, { timeout: LOCKED_MS }), ['journal_mode = WAL', 'synchronous = NORMAL', ...PRAGMAS])

function opened(database: Sqlite.Database, pragmas: string[]): PlainSqlite {
  keepForever(database)
  for (const pragma of pragmas) database.exec(`PRAGMA ${pragma}`)
  const sql = new SqliteSql(database)
  return {
    sql,
    async atomically(work) {
      sql.begin()
      try {
        await work()
        sql.commit()
      } catch (error) {
        if (sql.inTransaction) sql.rollback()
        throw error
      }
    },
    exec: (text) => void database.exec(text),
    close: () => void database.close(),
  }
}
