/**
 * Prepared statements, made once for each SQL text and kept. It saves preparing what Prisma sends again and again, and
 * it is needed: since Node 24.19 a better-sqlite3 object (before its version 13, which leaves Node 20 behind) that is
 * collected in an idle moment aborts the process. docs/decisions/kept-statements.md tells the story.
 */
import type Sqlite from 'better-sqlite3'

/** Texts kept for one connection; Prisma's are few, but lists of ids make one for each length. */
const KEPT = 1_000

/** Holds the connections of the process and their statements, so that they are never collected. */
const forever: object[] = []
export function keepForever<T extends object>(value: T): T {
  forever.push(value)
  return value
}

/** The methods of a database and of its statements that Prisma's adapter calls. */
interface Client {
  prepare(sql: string): Prepared
  exec(sql: string): void
  close(): void
}
interface Prepared {
  readonly reader: boolean
  bind(args: unknown[]): Prepared
  run(): Sqlite.RunResult
  columns(): Sqlite.ColumnDefinition[]
  raw(): { all(): unknown[] }
}

export function keepStatements(database: Sqlite.Database): Client {
  const kept = keepForever(new Map<string, Sqlite.Statement>())
  keepForever(database)
  const statement = (sql: string): Sqlite.Statement => {
    const known = kept.get(sql)
    const prepared = known ?? database.prepare(sql)
    // A statement moves to the end when it is used, so the first is the one that was not used for the longest time.
    if (known !== undefined) kept.delete(sql)
    kept.set(sql, prepared)
    const [oldest] = kept.keys()
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest)
    return prepared
  }
  return {
    prepare: (sql) => withArguments(statement(sql), []),
    exec: (sql) => {
      database.exec(sql)
    },
    close: () => database.close(),
  }
}

/** Passes the arguments with each run. better-sqlite3 would bind a kept statement once and for all. */
function withArguments(statement: Sqlite.Statement, args: unknown[]): Prepared {
  return {
    reader: statement.reader,
    bind: (given) => withArguments(statement, given),
    run: () => statement.run(...args),
    columns: () => statement.columns(),
    raw: () => ({ all: () => statement.raw().all(...args) }),
  }
}
