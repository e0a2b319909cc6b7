/** Runs our own statements on a connection to SQLite. */
import type Sqlite from 'better-sqlite3'
import type { Transaction } from '../engine.ts'
import { InFlight } from '../in-flight.ts'
import type { Sql, SqlValue } from '../sql.ts'
import { toSqlite } from '../vocabulary.ts'
import { keepForever } from './kept-statements.ts'

export class SqliteSql implements Sql, Transaction {
  private readonly kept = keepForever(new Map<string, Prepared>())
  private readonly database: Sqlite.Database
  private readonly inFlight: InFlight
  /** `inFlight` counts what Prisma is asked on the same connection. Our own statements run at once. */
  constructor(database: Sqlite.Database, inFlight = new InFlight()) {
    this.database = database
    this.inFlight = inFlight
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

  async send(text: string, ...values: SqlValue[]): Promise<void> {
    this.prepared(text).statement.run(...values)
  }

  async runEach(text: string, lists: readonly SqlValue[][]): Promise<number> {
    const { statement } = this.prepared(text)
    let changed = 0
    for (const values of lists) changed += statement.run(...values).changes
    return changed
  }

  async getEach<Row>(text: string, lists: readonly SqlValue[][]): Promise<(Row | undefined)[]> {
    const { statement, columns } = this.prepared(text)
    return lists.map((values) => {
      const cells = statement.get(...values) as SqlValue[] | undefined
      return cells === undefined ? undefined : rowOf<Row>(columns, cells)
    })
  }

  begin(): void {
    this.exec('BEGIN IMMEDIATE')
  }

  commit(): void {
    this.exec('COMMIT')
  }

  rollback(): void {
    this.exec('ROLLBACK')
  }

  quiet(): Promise<void> {
    return this.inFlight.quiet()
  }

  pauseMs(): number {
    return 25
  }

  exec(text: string): void {
    this.prepared(text).statement.run()
  }

  get inTransaction(): boolean {
    return this.database.inTransaction
  }

  private prepared(text: string): Prepared {
    let prepared = this.kept.get(text)
    if (prepared === undefined) {
      // Prisma's adapter asks for bigints everywhere. Our integers are counts and times, far below 2^53.
      const statement = this.database.prepare(toSqlite(text)).safeIntegers(false)
      prepared = { statement, columns: statement.reader ? statement.raw().columns() : [] }
      this.kept.set(text, prepared)
    }
    return prepared
  }
}

interface Prepared {
  /** Returns rows as lists of cells, if it returns rows. */
  statement: Sqlite.Statement
  columns: Sqlite.ColumnDefinition[]
}

/** Builds the row by hand, because the library takes twice as long for rows of many columns. */
function rowOf<Row>(columns: Sqlite.ColumnDefinition[], cells: SqlValue[]): Row {
  const row: Record<string, SqlValue> = {}
  for (let at = 0; at < columns.length; at += 1) row[columns[at]?.name as string] = cells[at] as SqlValue
  return row as Row
}
