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
  private readonly kept = keepForever(new Map<string, Prepared>())
  private readonly database: Sqlite.Database
  constructor(database: Sqlite.Database) {
    this.database = database
  }

  // `async` turns what a statement throws into the promise's failure.
  async get<Row>(text: string, ...values: SqlValue[]): Promise<Row | undefined> {
    const { statement, columns } = this.prepared(text)
    const cells = statement.get(...values) as SqlValue[] | undefined
    return cells === undefined ? undefined : rowOf<Row>(columns, cells)
  }

  async all<Row>(text: string, ...values: SqlValue[]): Promise<Row[]> {
    const { statement, columns } = this.prepared(text)
    const rows = statement.all(...values) as SqlValue[][]
    return rows.map((cells) => rowOf<Row>(columns, cells))
  }

  async run(text: string, ...values: SqlValue[]): Promise<number> {
    return this.prepared(text).statement.run(...values).changes
  }

  /** For transactions only. */
  exec(text: string): void {
    this.prepared(text).statement.run()
  }

  get inTransaction(): boolean {
    return this.database.inTransaction
  }

  private prepared(text: string): Prepared {
    let prepared = this.kept.get(text)
    if (prepared === undefined) {
      // Prisma's adapter asks for bigints everywhere; ours are counts and times, far below 2^53.
      const statement = this.database.prepare(text).safeIntegers(false)
      prepared = { statement, columns: statement.reader ? statement.raw().columns() : [] }
      this.kept.set(text, prepared)
    }
    return prepared
  }
}

interface Prepared {
  /** Gives the cells of a row, when it gives any. */
  statement: Sqlite.Statement
  columns: Sqlite.ColumnDefinition[]
}

/** Made here, since the library takes twice as long for rows of many columns. */
function rowOf<Row>(columns: Sqlite.ColumnDefinition[], cells: SqlValue[]): Row {
  const row: Record<string, SqlValue> = {}
  for (let at = 0; at < columns.length; at += 1) row[columns[at]?.name as string] = cells[at] as SqlValue
  return row as Row
}
