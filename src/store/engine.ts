/** What the rest of the store needs of a database: SQLite (sqlite/) or PostgreSQL (postgresql/). */
import type { PrismaClient } from './generated/sqlite/client.ts'
import type { Sql } from './sql.ts'

/** Prisma's client, with our own statements on the same connection as `sql`. The models are the same on both databases. */
export type Client = PrismaClient & { readonly sql: Sql }

/** The one transaction through which is written, again and again. */
export interface Transaction {
  readonly inTransaction: boolean
  /** Throws what `isLocked` knows when it may be tried again: somebody holds the database, or it is away. */
  begin(): Promise<void> | void
  /** Resolves when what was done is on the disk. */
  commit(): Promise<void> | void
  rollback(): Promise<void> | void
  /** For savepoints. */
  exec(text: string): Promise<void> | void
  /** How long to wait before `begin` is tried again, in milliseconds. */
  pauseMs(): number
}

export interface Engine {
  /** Sees what is committed, and cannot write. */
  read: Client
  /** Inside `transaction` only. */
  write: Client
  transaction: Transaction
  close(): Promise<void>
}
