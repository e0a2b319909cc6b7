/**
 * Applies prisma/migrations/sqlite at start. Each runs in one transaction with its row in `_prisma_migrations`, so that
 * it is applied whole or not at all (F42), and Prisma's own command line agrees with what was done.
 */
import { randomUUID } from 'node:crypto'
import Sqlite from 'better-sqlite3'
import { systemClock } from '../../kernel/clock.ts'
import { filesOfDatabase, proveFile } from '../../kernel/folders.ts'
import { type Migration, pendingOf, readMigrations } from '../migrations.ts'
import { isLocked } from '../storage-error.ts'
import { keepForever } from './kept-statements.ts'

const TABLE = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" TEXT PRIMARY KEY NOT NULL, "checksum" TEXT NOT NULL, "finished_at" DATETIME, "migration_name" TEXT NOT NULL,
  "logs" TEXT, "rolled_back_at" DATETIME, "started_at" DATETIME NOT NULL DEFAULT current_timestamp,
  "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0)`

/** Returns the names of the migrations applied now. Throws MigrationError if the database is newer or was changed. */
export function migrateSqlite(file: string, folder: string): string[] {
  for (const one of filesOfDatabase(file)) proveFile(one)
  const db = keepForever(new Sqlite(file))
  try {
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
    db.exec(TABLE)
    const todo = pendingIn(db, folder)
    for (const migration of todo) apply(db, migration)
    proveWritable(db)
    return todo.map((migration) => migration.name)
  } finally {
    db.close()
  }
}

/** Returns the names of the migrations that a database lacks, and changes nothing. Throws as `migrateSqlite` does. */
export function pendingSqlite(file: string, folder: string): string[] {
  const db = keepForever(new Sqlite(file, { readonly: true, fileMustExist: true }))
  try {
    return pendingIn(db, folder).map(({ name }) => name)
  } finally {
    db.close()
  }
}

function pendingIn(db: Sqlite.Database, folder: string): Migration[] {
  const isNew =
    keepForever(db.prepare(`SELECT 1 FROM sqlite_master WHERE name = '_prisma_migrations'`)).get() === undefined
  if (isNew) return readMigrations(folder)
  const done = keepForever(
    db.prepare('SELECT migration_name AS name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL'),
  ).all() as { name: string; checksum: string }[]
  return pendingOf(readMigrations(folder), done)
}

/**
 * Proves at the start that the file can be written (F6). SQLite opens a read-only file without an error and would
 * refuse only the first write. Throws what SQLite says.
 */
function proveWritable(db: Sqlite.Database): void {
  try {
    // This changes nothing. Only to begin a transaction is not enough: in a read-only file it is one for reading.
    db.exec('UPDATE _prisma_migrations SET logs = NULL WHERE 0')
  } catch (error) {
    // If somebody else is writing, a backup for instance, the file can be written.
    if (!isLocked(error)) throw error
  }
}

function apply(db: Sqlite.Database, migration: Migration): void {
  db.exec('BEGIN IMMEDIATE')
  try {
    db.exec(migration.sql)
    keepForever(
      db.prepare(
        `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
         VALUES (?, ?, ?, ?, ?, 1)`,
      ),
    ).run(randomUUID(), migration.checksum, migration.name, systemClock(), systemClock())
    db.exec('COMMIT')
  } catch (error) {
    // A full disk may have ended the transaction already. A rollback would fail then and hide the first error.
    if (db.inTransaction) db.exec('ROLLBACK')
    throw error
  }
}
