/**
 * Statements written by hand, for the paths that every message, hello and assignment takes: Prisma's object API costs
 * about twenty times the row there (docs/decisions/hand-written-statements.md). They run on Prisma's own connection, so
 * a transaction holds both alike. Their texts stand in the `store.ts` of whoever asks.
 */
import type Sqlite from 'better-sqlite3'
import { keepForever } from './kept-statements.ts'

export type SqlValue = string | number | null

/** Promises, although SQLite answers at once: a database on another machine does not. */
export interface Sql {
  /** The first row, its columns by name; dates are milliseconds, truth is 0 or 1. */
  get<Row>(text: string, ...values: SqlValue[]): Promise<Row | undefined>
  all<Row>(text: string, ...values: SqlValue[]): Promise<Row[]>
  /** How many rows it changed. */
  run(text: string, ...values: SqlValue[]): Promise<number>
}

export class SqliteSql implements Sql {
  private readonly kept = keepForever(new Map<string, Sqlite.Statement>())
  private readonly database: Sqlite.Database
  constructor(database: Sqlite.Database) {
    this.database = database
  }

  // `async` turns what a statement throws into the promise's failure.
  async get<Row>(text: string, ...values: SqlValue[]): Promise<Row | undefined> {
    return this.statement(text).get(...values) as Row | undefined
  }

  async all<Row>(text: string, ...values: SqlValue[]): Promise<Row[]> {
    return this.statement(text).all(...values) as Row[]
  }

  async run(text: string, ...values: SqlValue[]): Promise<number> {
    return this.statement(text).run(...values).changes
  }

  /** For transactions only. */
  exec(text: string): void {
    this.statement(text).run()
  }

  get inTransaction(): boolean {
    return this.database.inTransaction
  }

  private statement(text: string): Sqlite.Statement {
    let statement = this.kept.get(text)
    if (statement === undefined) {
      // Prisma's adapter asks for bigints everywhere; ours are counts and times, far below 2^53.
      statement = this.database.prepare(text).safeIntegers(false)
      this.kept.set(text, statement)
    }
    return statement
  }
}
