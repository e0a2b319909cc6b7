/** A test's database as another program sees it, or its administrator: beside the server, or when none runs. */
import path from 'node:path'
import Sqlite from 'better-sqlite3'
import pg from 'pg'
import { runStatements } from '../../scripts/lib/postgresql-databases.mjs'
import { keepForever } from '../../src/store/sqlite/kept-statements.ts'
import type { TestApp } from './app.ts'
import { databaseUrl } from './store.ts'

/** Runs one statement that changes rows of the database of a data folder. */
export async function changeDatabase(dataDir: string, text: string): Promise<void> {
  const url = await databaseUrl(dataDir)
  if (url !== undefined) return runStatements(url, text)
  const database = keepForever(new Sqlite(path.join(dataDir, 'helpline.db')))
  database.exec(text)
  database.close()
}

/** Makes the database refuse all that writes, as on a server that has become a standby. */
export async function forbidWrites({ dataDir, services }: TestApp): Promise<void> {
  const url = await databaseUrl(dataDir)
  if (url === undefined) {
    await services.database.write((tx) => tx.db.sql.run('PRAGMA query_only = ON'))
    return
  }
  const name = new URL(url).pathname.slice(1)
  await runStatements(
    url,
    `ALTER DATABASE "${name}" SET default_transaction_read_only = on`,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()`,
  )
}

/** Tells whether no server has the database of a data folder open. */
export async function isLetGo(dataDir: string): Promise<boolean> {
  const url = await databaseUrl(dataDir)
  return url === undefined ? isLetGoOnSqlite(path.join(dataDir, 'helpline.db')) : isLetGoOnPostgresql(url)
}

/** What nobody holds can be opened exclusively. */
function isLetGoOnSqlite(file: string): boolean {
  const database = keepForever(new Sqlite(file, { timeout: 0 }))
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT')
    return true
  } catch {
    return false
  } finally {
    database.close()
  }
}

async function isLetGoOnPostgresql(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query(
      'SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    )
    return rows.length === 0
  } finally {
    await client.end()
  }
}
