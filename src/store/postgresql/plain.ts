/** A connection to PostgreSQL without Prisma, for other threads than the server's: it runs hand-written statements. */
import pg from 'pg'
import type { ReadSql } from '../sql.ts'
import { addressOf } from './address.ts'
import { patient } from './patience.ts'
import { openPool } from './reach.ts'
import { PostgresqlSql, Texts } from './sql.ts'

export interface PlainPostgresql {
  client: pg.Client
  /** Runs `work` in a transaction of its own: all or nothing. */
  atomically(work: () => Promise<void>): Promise<void>
  close(): Promise<void>
}

const CONNECT_MS = 5_000
/** Ends a statement that hangs. A search gives up by itself long before. */
const STATEMENT_MS = 30_000
const setting = (url: string): pg.ClientConfig => ({
  ...addressOf(url),
  connectionTimeoutMillis: CONNECT_MS,
  application_name: 'helpline-index',
  keepAlive: true,
})

/** Opens a pool that only reads. It is a separate one, so that searches take no connection from the chat. */
export function openForReading(url: string): { sql: ReadSql; close(): Promise<void> } {
  const first = `SET default_transaction_read_only = on; SET statement_timeout = ${STATEMENT_MS}`
  const { pool, lending } = openPool({ ...setting(url), max: 2 }, first)
  const readers = patient(lending)
  return { sql: new PostgresqlSql(readers, new Texts(readers)), close: () => pool.end() }
}

/**
 * Opens a connection for data that can be made again: it does not wait for the disk. A connection that breaks ends
 * its thread, and the next thread begins again.
 */
export async function openDerived(url: string): Promise<PlainPostgresql> {
  // A search asks for several words at once.
  const client = new pg.Client({ ...setting(url), pipeline: true })
  await client.connect()
  await client.query(`SET synchronous_commit = off; SET statement_timeout = ${STATEMENT_MS}`)
  return {
    client,
    async atomically(work) {
      await client.query('BEGIN')
      try {
        await work()
        await client.query('COMMIT')
      } catch (error) {
        await client.query('ROLLBACK').catch(() => undefined)
        throw error
      }
    },
    close: () => client.end(),
  }
}
