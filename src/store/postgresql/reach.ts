/**
 * Getting a connection in operation. The server's setting worked when it started, so whatever keeps a connection from
 * it later is outside and may pass: a name that is not found, a password that is being changed, no connection left.
 */
import pg from 'pg'
import type { Queryable } from './sql.ts'

/** The class of errors by which PostgreSQL's own clients say that there is no connection. */
const UNREACHABLE = '08001'
const READ_ONLY = '25006'

const failure = (code: string, message: string, cause?: unknown): Error =>
  Object.assign(new Error(message, { cause }), { code })

/** Throws for a failed attempt to connect. `isAway` recognises it, whatever the reason. */
export function unreachable(cause: unknown): never {
  throw failure(UNREACHABLE, 'no connection to PostgreSQL', cause)
}

/** Returns the code that PostgreSQL gave an error, if it did. */
export const codeOf = (error: unknown): unknown => (error as { code?: unknown } | undefined)?.code

/** Tells whether PostgreSQL refused a write because it takes none: it is a standby, or its operator made it so. */
export const isReadOnly = (error: unknown): boolean => codeOf(error) === READ_ONLY

/** Throws an error that `isAway` recognises if nothing can be written through the connection. */
export async function requireWritable(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ readonly: string }>(
    `SELECT current_setting('transaction_read_only') AS readonly`,
  )
  if (rows[0]?.readonly !== 'off') throw failure(READ_ONLY, 'PostgreSQL is read-only')
}

/** Makes a pool whose new connections run `first` before anything else, and lends each statement one of them. */
export function openPool(setting: pg.PoolConfig, first: string): { pool: pg.Pool; lending: Queryable } {
  const pool = new pg.Pool({
    ...setting,
    // The pool waits for the promise before it lends the connection, although the driver's types do not say so.
    onConnect: (client) => client.query(first) as unknown as undefined,
  })
  // A connection may break while nobody uses it. That needs no action, since the next read opens another one.
  pool.on('error', () => undefined)
  // One that breaks while it is used says so by its statement.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return { pool, lending: { query: (config) => lend(pool, config) } }
}

async function lend(pool: pg.Pool, config: pg.QueryConfig): Promise<pg.QueryResult> {
  const client = await pool.connect().catch(unreachable)
  let failed: Error | undefined
  try {
    return await client.query(config)
  } catch (error) {
    failed = error as Error
    throw error
  } finally {
    // A connection on which a statement failed is not used again.
    client.release(failed)
  }
}
