/** Runs our own statements on PostgreSQL. Times are milliseconds and booleans are 0 or 1, as on SQLite. */
import type { CustomTypesConfig, QueryConfig } from 'pg'
import type { InFlight } from '../in-flight.ts'
import type { Sql, SqlValue } from '../sql.ts'
import { storageError } from '../storage-error.ts'
import { toPostgresql } from '../vocabulary.ts'
import { toSet } from './set-statement.ts'

/** A connection, or a pool of them. */
export interface Queryable {
  query(config: QueryConfig): Promise<Answer>
}
interface Answer {
  rows: unknown[]
  rowCount: number | null
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
  /** The same for many rows, under a name of its own; made when it is first needed. */
  many: () => { name: string; text: string }
  /** Says for each value how a number is written; undefined where it is sent as it is. */
  encoders: (((value: number) => string) | undefined)[]
}

/** Remembers the last one, because what is stored together mostly happened in the same millisecond. */
let latest = { ms: 0, text: '1970-01-01T00:00:00.000' }
function timestampOf(ms: number): string {
  if (ms !== latest.ms) latest = { ms, text: new Date(ms).toISOString().slice(0, -1) }
  return latest.text
}
const ENCODERS: Record<string, (value: number) => string> = {
  'timestamp without time zone': timestampOf,
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
    if (!text.includes('$1')) return toPrepared(name, text, [])
    const described = await this.describer.query({
      text: `PREPARE "described_${name}" AS ${text};
        SELECT array_to_string(parameter_types, ',') AS takes FROM pg_prepared_statements
        WHERE name = 'described_${name}';
        DEALLOCATE "described_${name}"`,
    })
    const [, asked] = described as unknown as { rows: { takes: string }[] }[]
    return toPrepared(name, text, asked?.rows[0]?.takes.split(',') ?? [])
  }
}

function toPrepared(name: string, text: string, types: string[]): Prepared {
  let many: { name: string; text: string } | undefined
  return {
    name,
    text,
    many: () => (many ??= { name: `${name}_many`, text: toSet(text, types) }),
    encoders: types.map((type) => ENCODERS[type]),
  }
}

export class PostgresqlSql implements Sql {
  private readonly connection: Queryable
  private readonly texts: Texts
  private readonly inFlight: InFlight | undefined
  constructor(connection: Queryable, texts: Texts, inFlight?: InFlight) {
    this.connection = connection
    this.texts = texts
    this.inFlight = inFlight
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

  async send(given: string, ...values: SqlValue[]): Promise<void> {
    const { name, text, encoders } = await this.texts.of(given)
    const sent = this.connection.query({ name, text, values: values.map(encodedBy(encoders)), types })
    this.watched(sent).catch(() => undefined)
  }

  async runEach(text: string, lists: readonly SqlValue[][]): Promise<number> {
    if (lists.length === 0) return 0
    return (await this.askMany(text, lists)).rowCount ?? 0
  }

  async getEach<Row>(text: string, lists: readonly SqlValue[][]): Promise<(Row | undefined)[]> {
    if (lists.length === 0) return []
    const { rows } = await this.askMany(text, lists)
    const found = new Array<Row | undefined>(lists.length).fill(undefined)
    for (const { place, ...row } of rows as { place: number }[]) found[place - 1] ??= row as Row
    return found
  }

  private ask(given: string, values: readonly SqlValue[]): Promise<Answer> {
    return this.watched(this.askOne(given, values))
  }

  /** Sends the lists as columns. */
  private askMany(given: string, lists: readonly SqlValue[][]): Promise<Answer> {
    return this.watched(this.askColumns(given, lists))
  }

  private watched(asked: Promise<Answer>): Promise<Answer> {
    return this.inFlight === undefined ? asked : this.inFlight.watch(asked)
  }

  private async askOne(given: string, values: readonly SqlValue[]): Promise<Answer> {
    try {
      const { name, text, encoders } = await this.texts.of(given)
      return await this.connection.query({ name, text, values: values.map(encodedBy(encoders)), types })
    } catch (error) {
      throw storageError(error)
    }
  }

  private async askColumns(given: string, lists: readonly SqlValue[][]): Promise<Answer> {
    try {
      const { many, encoders } = await this.texts.of(given)
      const values = encoders.map((_, column) => lists.map((list) => encode(list[column] ?? null, encoders[column])))
      return await this.connection.query({ ...many(), values, types })
    } catch (error) {
      throw storageError(error)
    }
  }
}

type Encoder = Prepared['encoders'][number]
const encode = (value: SqlValue, encoder: Encoder): SqlValue =>
  typeof value === 'number' ? (encoder?.(value) ?? value) : value
const encodedBy = (encoders: Encoder[]) => (value: SqlValue, at: number) => encode(value, encoders[at])
