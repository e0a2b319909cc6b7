/**
 * Prepared statements, made once for each SQL text and kept. It saves preparing what Prisma sends again and again, and
 * it is needed: since Node 24.19 a better-sqlite3 object (before its version 13, which leaves Node 20 behind) that is
 * collected in an idle moment aborts the process. docs/decisions/kept-statements.md tells the story.
 */
import type Sqlite from 'better-sqlite3'

/** Holds the connections of the process, their statements and iterators, so that they are never collected. */
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
  // Prisma's texts are few, but lists of ids make one for each length. None is ever let go, as it would be collected.
  const statement = (sql: string): Sqlite.Statement => {
    const prepared = kept.get(sql) ?? database.prepare(sql)
    kept.set(sql, prepared)
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
