/** Keeps the index of transcripts in the schema `helpline_index` of the database that it is made from. */
import type pg from 'pg'
import { LOCKS } from '../store/postgresql/locks.ts'
import { openDerived, type PlainPostgresql } from '../store/postgresql/plain.ts'
import { FORMAT, OF_CONVERSATION, type Place, placeOf, rowOf, type TextIndex } from './text-index.ts'

/** The tables hold pieces of texts without their places. The texts themselves are read in the log. */
const SCHEMA = `
  CREATE SCHEMA IF NOT EXISTS helpline_index;
  CREATE TABLE IF NOT EXISTS helpline_index.message (row bigint PRIMARY KEY, grams tsvector NOT NULL);
  CREATE INDEX IF NOT EXISTS message_grams ON helpline_index.message USING gin (grams);
  CREATE TABLE IF NOT EXISTS helpline_index.about (number integer PRIMARY KEY, grams tsvector NOT NULL);
  CREATE INDEX IF NOT EXISTS about_grams ON helpline_index.about USING gin (grams);
  CREATE TABLE IF NOT EXISTS helpline_index.setting (name text PRIMARY KEY, value text NOT NULL);`

/** The turn of another node is waited for so long. */
const TURN_MS = 500
/** PostgreSQL ends a turn in which nothing happens for so long: its node is paused. */
const PAUSED_MS = 10_000
const NOT_IN_TIME = '55P03'

interface Row {
  row: string
}

export class PostgresqlIndex implements TextIndex {
  private readonly db: PlainPostgresql
  private constructor(db: PlainPostgresql) {
    this.db = db
  }

  /** Opens the index of the log with the name `log`. An index of another log is emptied. */
  static async open(url: string, log: string): Promise<PostgresqlIndex> {
    const index = new PostgresqlIndex(await openDerived(url))
    await index.ask(`SET idle_in_transaction_session_timeout = ${PAUSED_MS}`)
    const name = `${FORMAT} ${log}`
    await index.db.atomically(async () => {
      await index.ask('SELECT pg_advisory_xact_lock($1)', LOCKS.index)
      await index.ask(SCHEMA)
      if ((await index.setting('log')) === name) return
      await index.clear()
      await index.set('log', name)
      await index.set('position', '0')
    })
    return index
  }

  async position(): Promise<number> {
    return Number((await this.setting('position')) ?? 0)
  }

  async inTurn<T>(work: () => Promise<T>): Promise<T | undefined> {
    let result: T | undefined
    try {
      await this.db.atomically(async () => {
        await this.ask(`SET LOCAL lock_timeout = ${TURN_MS}`)
        await this.ask('SELECT pg_advisory_xact_lock($1)', LOCKS.index)
        await this.ask('SET LOCAL lock_timeout = 0')
        result = await work()
      })
    } catch (error) {
      if ((error as { code?: unknown }).code !== NOT_IN_TIME) throw error
    }
    return result
  }

  /** The transaction is that of the turn. */
  async change(work: () => Promise<void>, position: number | undefined, lasting: boolean): Promise<void> {
    if (lasting) await this.ask('SET LOCAL synchronous_commit = on')
    await work()
    if (position !== undefined) await this.set('position', String(position))
  }

  async addMessage(place: Place, grams: Iterable<string>): Promise<void> {
    await this.ask(
      `INSERT INTO helpline_index.message (row, grams) VALUES ($1, array_to_tsvector($2::text[]))
       ON CONFLICT DO NOTHING`,
      rowOf(place),
      [...grams],
    )
  }

  async clear(): Promise<void> {
    await this.ask('TRUNCATE helpline_index.message, helpline_index.about')
  }

  async setAbout(number: number, grams: Iterable<string>): Promise<void> {
    await this.ask(
      `INSERT INTO helpline_index.about (number, grams) VALUES ($1, array_to_tsvector($2::text[]))
       ON CONFLICT (number) DO UPDATE SET grams = excluded.grams WHERE about.grams <> excluded.grams`,
      number,
      [...grams],
    )
  }

  async removeConversation(number: number): Promise<void> {
    await this.ask(
      'DELETE FROM helpline_index.message WHERE row >= $1 AND row < $2',
      number * OF_CONVERSATION,
      (number + 1) * OF_CONVERSATION,
    )
    await this.ask('DELETE FROM helpline_index.about WHERE number = $1', number)
  }

  async messagesBelow(match: string, place: Place, take: number): Promise<Place[]> {
    return this.places(match, 0, rowOf(place), take, 'DESC')
  }

  async messagesOf(match: string, number: number, take: number): Promise<Place[]> {
    return this.places(match, number * OF_CONVERSATION, (number + 1) * OF_CONVERSATION, take, 'ASC')
  }

  async conversationsBelow(match: string, below: number, take: number): Promise<number[]> {
    const rows = await this.ask<{ number: number }>(
      `SELECT number FROM helpline_index.about
       WHERE grams @@ $1::tsquery AND number < $2 ORDER BY number DESC LIMIT $3`,
      toTsquery(match),
      below,
      take,
    )
    return rows.map(({ number }) => number)
  }

  async count(): Promise<number> {
    return Number((await this.ask<{ n: string }>('SELECT count(*) AS n FROM helpline_index.message'))[0]?.n ?? 0)
  }

  async close(): Promise<void> {
    await this.db.close()
  }

  private async places(match: string, from: number, below: number, take: number, order: 'ASC' | 'DESC') {
    const rows = await this.ask<Row>(
      `SELECT row FROM helpline_index.message
       WHERE grams @@ $1::tsquery AND row >= $2 AND row < $3 ORDER BY row ${order} LIMIT $4`,
      toTsquery(match),
      from,
      below,
      take,
    )
    return rows.map(({ row }) => placeOf(Number(row)))
  }

  private async setting(name: string): Promise<string | undefined> {
    const [row] = await this.ask<{ value: string }>('SELECT value FROM helpline_index.setting WHERE name = $1', name)
    return row?.value
  }

  private async set(name: string, value: string): Promise<void> {
    await this.ask(
      `INSERT INTO helpline_index.setting (name, value) VALUES ($1, $2)
       ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
      name,
      value,
    )
  }

  private async ask<Result extends pg.QueryResultRow>(text: string, ...values: unknown[]): Promise<Result[]> {
    return (await this.db.client.query<Result>(text, values)).rows
  }
}

/** Translates a query of FTS5: its pieces in quotes, AND, OR and brackets. */
const toTsquery = (match: string): string =>
  match.replace(/"((?:[^"]|"")*)"|AND|OR/g, (word, gram: string | undefined) => {
    if (gram === undefined) return word === 'AND' ? '&' : '|'
    return `'${gram.replaceAll('""', '"').replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
  })
