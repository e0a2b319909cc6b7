/**
 * Applies prisma/migrations/postgresql at start. Each runs in one transaction with its row in `_prisma_migrations`. If
 * several servers start at once, one of them migrates and the others wait.
 */
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { StartError } from '../../kernel/start-failure.ts'
import { type Migration, pendingOf, readMigrations } from '../migrations.ts'
import { addressOf } from './address.ts'
import { LOCKS } from './locks.ts'
import { MARKS } from './marks.ts'
import { type ServerFacts, whyNotPostgresql, whyUnusable } from './start-failure.ts'

const TABLE = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL, "checksum" VARCHAR(64) NOT NULL, "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL, "logs" TEXT, "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(), "applied_steps_count" INTEGER NOT NULL DEFAULT 0)`
const CONNECT_MS = 10_000

/** Returns the names of the migrations applied now. Throws StartError for a database that cannot be used. */
export async function migratePostgresql(url: string, folder: string): Promise<string[]> {
  const client = new pg.Client({ ...addressOf(url), connectionTimeoutMillis: CONNECT_MS })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await proveUsable(client)
    await client.query('SELECT pg_advisory_lock($1)', [LOCKS.migrations])
    await client.query(TABLE)
    await client.query(MARKS)
    const todo = await pendingIn(client, folder)
    for (const migration of todo) await apply(client, migration)
    return todo.map(({ name }) => name)
  } catch (error) {
    throw whyNotPostgresql(error)
  } finally {
    // The lock ends with the connection.
    await client.end().catch(() => undefined)
  }
}

/** Returns the names of the migrations that a database lacks, and changes nothing. Throws as `migratePostgresql`. */
export async function pendingPostgresql(url: string, folder: string): Promise<string[]> {
  const client = new pg.Client({ ...addressOf(url), connectionTimeoutMillis: CONNECT_MS })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query(`SELECT to_regclass('"_prisma_migrations"') AS found`)
    const isNew = (rows[0] as { found: string | null }).found === null
    return (isNew ? readMigrations(folder) : await pendingIn(client, folder)).map(({ name }) => name)
  } catch (error) {
    throw whyNotPostgresql(error)
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function pendingIn(client: pg.Client, folder: string): Promise<Migration[]> {
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'SELECT migration_name AS name, checksum FROM "_prisma_migrations" WHERE finished_at IS NOT NULL',
  )
  return pendingOf(readMigrations(folder), rows)
}

async function proveUsable(client: pg.Client): Promise<void> {
  const { rows } = await client.query<ServerFacts>(
    `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number,
       current_setting('server_encoding') AS encoding,
       pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on' AS standby`,
  )
  const reason = whyUnusable(rows[0])
  if (reason !== undefined) throw new StartError(reason)
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  await client.query('BEGIN')
  try {
    await client.query(sql)
    await client.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), now(), 1)`,
      [randomUUID(), checksum, name],
    )
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined)
    throw error
  }
}
