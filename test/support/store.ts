/** The database that a test runs on: SQLite in its data folder, or a database of its own on PostgreSQL. */
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { createDatabase, dropDatabase } from '../../scripts/lib/postgresql-databases.mjs'
import type { Place } from '../../src/store/database.ts'
import { migrate } from '../../src/store/migrate.ts'
import { testWhere } from './test-where.ts'

export const MIGRATIONS = path.resolve(import.meta.dirname, '../../prisma/migrations')
export const onPostgresql = process.env.TEST_DATABASE === 'postgresql'

/** A test of faults that only SQLite's files can have. The output says why it is left out elsewhere. */
export const testOnSqlite = testWhere(!onPostgresql, 'is about a file of SQLite')
/** A test of what needs PostgreSQL. */
export const testOnPostgresql = testWhere(onPostgresql, 'needs PostgreSQL')

const made = new Map<string, Promise<string>>()

/** Returns DATABASE_URL for a data folder: the same at each start on it, and undefined on SQLite. */
export function databaseUrl(dataDir: string): Promise<string | undefined> {
  if (!onPostgresql) return Promise.resolve(undefined)
  const folder = path.resolve(dataDir)
  let url = made.get(folder)
  if (url === undefined) {
    url = ownDatabase(templateOf())
    made.set(folder, url)
    onTestFinished(() => void made.delete(folder))
  }
  return url
}

/** Makes a database for the time of a test, an empty one or a copy of another, and returns its URL. */
export function ownDatabase(template?: string): Promise<string> {
  const name = `helpline_test_${process.pid}_${randomBytes(6).toString('hex')}`
  onTestFinished(() => dropDatabase(name))
  return createDatabase(name, template)
}

/** Makes a migrated database, for tests below the server. */
export async function newPlace(folder: string): Promise<Place> {
  const url = await databaseUrl(folder)
  if (url !== undefined) return { url }
  const place = { file: path.join(folder, 'test.db') }
  await migrate(place, MIGRATIONS)
  return place
}

/** Makes the template of a run before its first test: a copy of it takes a moment, while migrations take a second. */
export async function makeTemplate(): Promise<void> {
  await migrate({ url: await createDatabase(templateOf()) }, MIGRATIONS)
}

export const dropTemplate = (): Promise<void> => dropDatabase(templateOf())

/** Each run has its own template. The setup of a run passes its name to the processes of the tests. */
export const templateOf = (): string =>
  (process.env.TEST_TEMPLATE ??= `helpline_template_${randomBytes(6).toString('hex')}`)
