/** PostgreSQL as the source or the target of a transfer. */
import pg from 'pg'
import { StartError } from '../kernel/start-failure.ts'
import { migrate } from '../store/migrate.ts'
import { addressOf } from '../store/postgresql/address.ts'
import { PostgresqlSql, Texts } from '../store/postgresql/sql.ts'
import { whyNotPostgresql } from '../store/postgresql/start-failure.ts'
import { TOKEN_SECRET } from '../store/secrets.ts'
import { type Shelf, type Source, type Target, without } from './shelf.ts'
import { addRows, holdsNothing, readRows } from './statements.ts'
import { COUNTED, type Table } from './tables.ts'

/** Opens a source that shows all tables as they are now, whatever is written meanwhile. */
export async function postgresqlSource(url: string): Promise<Source> {
  const { client, sql } = await connect(url)
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
  return {
    ...shelfOf(sql),
    secret: async () =>
      (await sql.get<{ value: string }>(`SELECT "value" FROM "Setting" WHERE "name" = ?`, TOKEN_SECRET))?.value,
    close: () => client.end(),
  }
}

/** The secret is not among the rows, as SQLite does not keep it in a table. */
const shelfOf = (sql: PostgresqlSql): Shelf =>
  without(
    { columns: (table) => columnsOf(sql, table), rows: (table) => readRows(sql, table) },
    { tables: [], settings: [TOKEN_SECRET] },
  )

/**
 * Opens a target that takes everything in one transaction: a transfer that breaks leaves the database as it was. A
 * server that starts on it meanwhile waits. Throws StartError when it is not empty, or a server is connected.
 */
export async function postgresqlTarget(url: string, migrations: string): Promise<Target> {
  await migrate({ url }, migrations)
  await proveUnused(url)
  const { client, sql } = await connect(url)
  const close = () => client.end().catch(() => undefined)
  try {
    await client.query('BEGIN; LOCK TABLE "Setting" IN EXCLUSIVE MODE')
    if (!(await holdsNothing(sql)))
      throw new StartError('The database to write into is not empty: name one that nothing was put into.')
  } catch (error) {
    await close()
    throw error
  }
  return {
    ...shelfOf(sql),
    add: (table, columns, rows) => addRows(sql, table, columns, rows),
    async finish(secret) {
      for (const table of COUNTED)
        await client.query(
          `SELECT setval(pg_get_serial_sequence('"${table}"', 'id'), coalesce(max("id"), 0) + 1, false)
           FROM "${table}"`,
        )
      if (secret !== undefined)
        await addRows(sql, 'Setting', ['name', 'value'], [{ name: TOKEN_SECRET, value: secret }])
      // An index of an earlier stay may miss what was renamed or deleted since. The server makes it again.
      await client.query('DROP SCHEMA IF EXISTS helpline_index CASCADE; COMMIT')
      // Without this the planner would take the tables for empty until PostgreSQL looks at them by itself.
      await client.query('ANALYZE')
    },
    close,
  }
}

/** Throws StartError while a server is connected: what it writes afterwards would be missing in the copy. */
export async function proveUnused(url: string): Promise<void> {
  const { client, sql } = await connect(url)
  const servers = await sql.get<{ count: number }>(
    `SELECT count(*) AS count FROM pg_stat_activity
     WHERE datname = current_database() AND application_name = 'helpline'`,
  )
  await client.end()
  if ((servers?.count ?? 0) > 0) throw new StartError('A server is connected to the database: stop it first.')
}

async function connect(url: string): Promise<{ client: pg.Client; sql: PostgresqlSql }> {
  const client = new pg.Client({ ...addressOf(url), application_name: 'helpline-transfer' })
  client.on('error', () => undefined)
  await client.connect().catch((error: unknown) => {
    throw whyNotPostgresql(error)
  })
  // A transfer waits for files inside its transaction, for as long as they take.
  await client.query('SET idle_in_transaction_session_timeout = 0; SET statement_timeout = 0')
  return { client, sql: new PostgresqlSql(client, new Texts(client)) }
}

async function columnsOf(sql: PostgresqlSql, table: Table): Promise<string[]> {
  const rows = await sql.all<{ name: string }>(
    `SELECT a.attname::text AS name FROM pg_attribute a WHERE a.attrelid = '"${table}"'::regclass AND a.attnum > 0
       AND NOT a.attisdropped ORDER BY a.attname::text COLLATE "C"`,
  )
  if (rows.length === 0) throw new StartError(`The database has no table ${table}: start the server on it once.`)
  return rows.map(({ name }) => name)
}
