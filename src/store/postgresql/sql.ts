/** Runs our own statements on PostgreSQL. Times are milliseconds and booleans are 0 or 1, as on SQLite. */
import type { CustomTypesConfig, QueryConfig } from 'pg'
import type { Sql, SqlValue } from '../sql.ts'
import { storageError } from '../storage-error.ts'
import { toPostgresql } from '../vocabulary.ts'

/** A connection, or a pool of them. */
export interface Queryable {
  query(config: QueryConfig): Promise<{ rows: unknown[]; rowCount: number | null }>
}

// The types of columns are object ids of the table pg_type.
const BOOL = 16
const NUMBERS = [20, 21, 23, 26, 700, 701, 1700]
const TIMESTAMP = 1114
const TIMESTAMPTZ = 1184

const PARSERS = new Map<number, (text: string) => SqlValue>([
  [BOOL, (text) => (text === 't' ? 1 : 0)],
  [TIMESTAMP, (text) => Date.parse(`${text.replace(' ', 'T')}Z`)],
  [TIMESTAMPTZ, (text) => Date.parse(text)],
  ...NUMBERS.map((type): [number, (text: string) => SqlValue] => [type, Number]),
])
const asText = (text: string): SqlValue => text
const types: CustomTypesConfig = {
  getTypeParser: ((type: number) => PARSERS.get(type) ?? asText) as unknown as CustomTypesConfig['getTypeParser'],
}

/** A statement in the words of PostgreSQL, and how its values are written. */
interface Prepared {
  name: string
  text: string
  /** Says for each value how a number is written; undefined where it is sent as it is. */
  encoders: (((value: number) => string) | undefined)[]
}
const ENCODERS: Record<string, (value: number) => string> = {
  'timestamp without time zone': (ms) => new Date(ms).toISOString().slice(0, -1),
  boolean: (value) => (value === 0 ? 'f' : 't'),
}

/** The statements of a database. Each is translated and described once, for all connections. */
export class Texts {
  private readonly known = new Map<string, Promise<Prepared>>()
  /** Counts all statements ever prepared. A connection keeps a name for ever, so none is given twice. */
  private count = 0
  private readonly describer: Queryable
  /** `describer` tells the types of a statement's values. It must not be inside a transaction. */
  constructor(describer: Queryable) {
    this.describer = describer
  }

  of(text: string): Promise<Prepared> {
    let prepared = this.known.get(text)
    if (prepared === undefined) {
      this.count += 1
      prepared = this.prepare(`s${this.count}`, toPostgresql(text))
      this.known.set(text, prepared)
      // It is described again after a failure, which may have been one of the connection.
      prepared.catch(() => this.known.delete(text))
    }
    return prepared
  }

  /** Asks the server, with PREPARE, which type each value has. The three statements make one round trip. */
  private async prepare(name: string, text: string): Promise<Prepared> {
    if (!text.includes('$1')) return { name, text, encoders: [] }
    const described = await this.describer.query({
      text: `PREPARE "described_${name}" AS ${text};
        SELECT array_to_string(parameter_types, ',') AS takes FROM pg_prepared_statements
        WHERE name = 'described_${name}';
        DEALLOCATE "described_${name}"`,
    })
    const [, asked] = described as unknown as { rows: { takes: string }[] }[]
    const takes = asked?.rows[0]?.takes.split(',') ?? []
    return { name, text, encoders: takes.map((type) => ENCODERS[type]) }
  }
}

export class PostgresqlSql implements Sql {
  private readonly connection: Queryable
  private readonly texts: Texts
  constructor(connection: Queryable, texts: Texts) {
    this.connection = connection
    this.texts = texts
  }

  async get<Row>(text: string, ...values: SqlValue[]): Promise<Row | undefined> {
    return (await this.ask(text, values)).rows[0] as Row | undefined
  }

  async all<Row>(text: string, ...values: SqlValue[]): Promise<Row[]> {
    return (await this.ask(text, values)).rows as Row[]
  }

  async run(text: string, ...values: SqlValue[]): Promise<number> {
    return (await this.ask(text, values)).rowCount ?? 0
  }

  async runEach(text: string, lists: readonly SqlValue[][]): Promise<number[]> {
    return (await this.askEach(text, lists)).map(({ rowCount }) => rowCount ?? 0)
  }

  async getEach<Row>(text: string, lists: readonly SqlValue[][]): Promise<(Row | undefined)[]> {
    return (await this.askEach(text, lists)).map(({ rows }) => rows[0] as Row | undefined)
  }

  private async ask(text: string, values: SqlValue[]): ReturnType<Queryable['query']> {
    const [answer] = await this.askEach(text, [values])
    return answer as Awaited<ReturnType<Queryable['query']>>
  }

  /** Sends all of them before the first is answered. */
  private async askEach(given: string, lists: readonly SqlValue[][]) {
    try {
      const { name, text, encoders } = await this.texts.of(given)
      const encode = (value: SqlValue, at: number) =>
        typeof value === 'number' ? (encoders[at]?.(value) ?? value) : value
      return await Promise.all(
        lists.map((values) => this.connection.query({ name, text, values: values.map(encode), types })),
      )
    } catch (error) {
      throw storageError(error)
    }
  }
}
