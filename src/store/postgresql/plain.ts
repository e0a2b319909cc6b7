/** A connection to PostgreSQL without Prisma, for threads beside the server's own: statements by hand only. */
import pg from 'pg'
import type { ReadSql } from '../sql.ts'
import { PostgresqlSql, Texts } from './sql.ts'

export interface PlainPostgresql {
  client: pg.Client
  /** Runs `work` in a transaction of its own: all or nothing. */
  atomically(work: () => Promise<void>): Promise<void>
  close(): Promise<void>
}

const CONNECT_MS = 5_000
/** A search has an end of its own; this is for what hangs. */
const STATEMENT_MS = 30_000
const setting = (url: string): pg.ClientConfig => ({
  connectionString: url,
  connectionTimeoutMillis: CONNECT_MS,
  application_name: 'helpline-index',
  keepAlive: true,
})

/** Sees what is committed, and cannot write. A pool of its own, so that searching takes no connection from the chat. */
export function openForReading(url: string): { sql: ReadSql; close(): Promise<void> } {
  const first = `SET default_transaction_read_only = on; SET statement_timeout = ${STATEMENT_MS}`
  // Who takes the connection waits for it, whatever the types of the driver say.
  const onConnect = (client: pg.ClientBase) => client.query(first) as unknown as undefined
  const pool = new pg.Pool({ ...setting(url), max: 2, onConnect })
  pool.on('error', () => undefined)
  return { sql: new PostgresqlSql(pool, new Texts(pool)), close: () => pool.end() }
}

/** For what can be made anew. A connection that breaks takes its thread with it: the next one begins again. */
export async function openDerived(url: string): Promise<PlainPostgresql> {
  const client = new pg.Client(setting(url))
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
