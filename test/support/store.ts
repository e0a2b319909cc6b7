/** The database that a test runs on: SQLite in its data folder, or a database of its own on PostgreSQL. */
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import pg from 'pg'
import { onTestFinished, test } from 'vitest'
import type { Place } from '../../src/store/database.ts'
import { migrate } from '../../src/store/migrate.ts'

const MIGRATIONS = path.resolve(import.meta.dirname, '../../prisma/migrations')
/** The server of PostgreSQL, with a database that is only there to connect to. */
export const SERVER = process.env.TEST_POSTGRESQL_URL ?? 'postgresql://postgres@127.0.0.1:5432/postgres'
export const onPostgresql = process.env.TEST_DATABASE === 'postgresql'
/** A test of faults that only SQLite's files can have. PostgreSQL has its own tests of its faults. */
export const testOnSqlite = test.runIf(!onPostgresql)
export const testOnPostgresql = test.runIf(onPostgresql)
const PREFIX = 'helpline_test_'

const made = new Map<string, Promise<string>>()

/** Returns DATABASE_URL for a data folder: the same at each start on it, and undefined on SQLite. */
export function databaseUrl(dataDir: string): Promise<string | undefined> {
  if (!onPostgresql) return Promise.resolve(undefined)
  const folder = path.resolve(dataDir)
  let url = made.get(folder)
  if (url === undefined) {
    url = newDatabase()
    made.set(folder, url)
    onTestFinished(async () => {
      made.delete(folder)
      await dropDatabase(await (url as Promise<string>))
    })
  }
  return url
}

/** Makes a migrated database, for tests below the server. */
export async function newPlace(folder: string): Promise<Place> {
  const url = await databaseUrl(folder)
  if (url !== undefined) return { url }
  const place = { file: path.join(folder, 'test.db') }
  await migrate(place, MIGRATIONS)
  return place
}

async function newDatabase(): Promise<string> {
  const name = `${PREFIX}${process.pid}_${randomBytes(6).toString('hex')}`
  await ask(SERVER, `CREATE DATABASE "${name}" TEMPLATE "${templateName()}"`)
  return urlOf(name)
}

async function dropDatabase(url: string): Promise<void> {
  await ask(SERVER, `DROP DATABASE IF EXISTS "${new URL(url).pathname.slice(1)}" WITH (FORCE)`)
}

/** Makes the template of a run before its first test: a copy of it takes a moment, while migrations take a second. */
export async function makeTemplate(): Promise<void> {
  const name = templateName()
  await ask(SERVER, `CREATE DATABASE "${name}" TEMPLATE template0 ENCODING 'UTF8'`)
  await migrate({ url: urlOf(name) }, MIGRATIONS)
}

export const dropTemplate = (): Promise<void> => ask(SERVER, `DROP DATABASE IF EXISTS "${templateName()}" WITH (FORCE)`)

/** Each run has its own template. The setup of a run passes its name to the processes of the tests. */
const templateName = (): string => (process.env.TEST_TEMPLATE ??= `helpline_template_${randomBytes(6).toString('hex')}`)

function urlOf(name: string): string {
  const url = new URL(SERVER)
  url.pathname = `/${name}`
  return url.href
}

export async function ask(url: string, ...texts: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    for (const text of texts) await client.query(text)
  } finally {
    await client.end()
  }
}
