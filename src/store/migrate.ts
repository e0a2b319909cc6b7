/**
 * Applies prisma/migrations at start. Each runs in one transaction with its row in `_prisma_migrations`, so it is there
 * whole or not at all (F42), and Prisma's own command line agrees with what was done.
 */
import { createHash, randomUUID } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import Sqlite from 'better-sqlite3'
import { systemClock } from '../kernel/clock.ts'
import { filesOfDatabase, proveFile } from '../kernel/folders.ts'
import { StartError } from '../kernel/start-failure.ts'
import { keepForever } from './kept-statements.ts'
import { isLocked } from './storage-error.ts'

const TABLE = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" TEXT PRIMARY KEY NOT NULL, "checksum" TEXT NOT NULL, "finished_at" DATETIME, "migration_name" TEXT NOT NULL,
  "logs" TEXT, "rolled_back_at" DATETIME, "started_at" DATETIME NOT NULL DEFAULT current_timestamp,
  "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0)`

export class MigrationError extends StartError {}

/** Returns the names of the migrations applied now. Throws MigrationError on a database that is newer or was changed. */
export function migrate(file: string, folder: string): string[] {
  for (const one of filesOfDatabase(file)) proveFile(one)
  const db = keepForever(new Sqlite(file))
  try {
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
    db.exec(TABLE)
    const all = readMigrations(folder)
    const done = keepForever(
      db.prepare('SELECT migration_name AS name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL'),
    ).all() as {
      name: string
      checksum: string
    }[]
    refuseUnknown(done, all)
    const todo = all.filter((migration) => !done.some((row) => row.name === migration.name))
    for (const migration of todo) apply(db, migration)
    proveWritable(db)
    return todo.map((migration) => migration.name)
  } finally {
    db.close()
  }
}

/** SQLite opens a file that may only be read without a word, and refuses the first write: who starts must hear it now (F6). */
function proveWritable(db: Sqlite.Database): void {
  try {
    // Changes nothing. To begin a transaction is not enough: in such a file that is one for reading.
    db.exec('UPDATE _prisma_migrations SET logs = NULL WHERE 0')
  } catch (error) {
    // Somebody else is writing, a backup for instance: so it can be written.
    if (!isLocked(error)) throw error
  }
}

interface Migration {
  name: string
  sql: string
  checksum: string
}

function readMigrations(folder: string): Migration[] {
  const names = fs
    .readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
  return names.map((name) => {
    const sql = fs.readFileSync(path.join(folder, name, 'migration.sql'), 'utf8')
    return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
  })
}

function refuseUnknown(done: { name: string; checksum: string }[], all: Migration[]): void {
  for (const row of done) {
    const known = all.find((migration) => migration.name === row.name)
    if (known === undefined)
      throw new MigrationError(
        `The database has the migration ${row.name}, which this version does not know: start the newer version.`,
      )
    if (known.checksum !== row.checksum)
      throw new MigrationError(`The migration ${row.name} was applied with another text than this version has.`)
  }
}

function apply(db: Sqlite.Database, migration: Migration): void {
  db.exec('BEGIN IMMEDIATE')
  try {
    db.exec(migration.sql)
    keepForever(
      db.prepare(
        'INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count) VALUES (?, ?, ?, ?, ?, 1)',
      ),
    ).run(randomUUID(), migration.checksum, migration.name, systemClock(), systemClock())
    db.exec('COMMIT')
  } catch (error) {
    // A disk that is full may have ended it already: then that is what is to be told.
    if (db.inTransaction) db.exec('ROLLBACK')
    throw error
  }
}
