/** What the rest of the store needs of a database: SQLite (sqlite/) or PostgreSQL (postgresql/). */
import type { PrismaClient } from './generated/sqlite/client.ts'
import type { Sql } from './sql.ts'

/** Prisma's client, and `sql` for our own statements on the same connection. Both databases have the same models. */
export type Client = PrismaClient & { readonly sql: Sql }

/** The connection for writing, which holds one transaction at a time. */
export interface Transaction {
  readonly inTransaction: boolean
  /** Throws an error that `isLocked` recognises when it may be tried again: the database is locked or unreachable. */
  begin(): Promise<void> | void
  /** Resolves when the changes are on the disk. */
  commit(): Promise<void> | void
  rollback(): Promise<void> | void
  /** Resolves when no statement is on its way, not even one that nobody waits for. */
  quiet(): Promise<void>
  /** Runs a statement without values or results: a savepoint. */
  exec(text: string): Promise<void> | void
  /** How long to wait before `begin` is tried again, in milliseconds. */
  pauseMs(): number
}

/** The connections of a pool for reading, and how many statements wait for one of them. */
export interface PoolFigures {
  busy: number
  idle: number
  waiting: number
}

export interface Engine {
  /** Sees what is committed, and cannot write. */
  read: Client
  /** Must be used inside `transaction` only. */
  write: Client
  transaction: Transaction
  /** SQLite has no pool. */
  pool?(): PoolFigures
  /** A connection for statements that belong to no transaction. SQLite has none, because it has no nodes. */
  aside?(): Sql
  close(): Promise<void>
}
