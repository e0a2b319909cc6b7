/** Applies the migrations of this build to a database. */
import path from 'node:path'
import type { Place } from './database.ts'
import { migrateSqlite, pendingSqlite } from './sqlite/migrate.ts'

/**
 * Returns the names of the migrations applied now; `folder` holds those of both databases. Throws StartError, or the
 * error of the driver, for a database that cannot be used.
 */
export async function migrate(place: Place, folder: string): Promise<string[]> {
  if ('file' in place) return migrateSqlite(place.file, path.join(folder, 'sqlite'))
  const { migratePostgresql } = await import('./postgresql/migrate.ts')
  return migratePostgresql(place.url, path.join(folder, 'postgresql'))
}

/** Returns the names of the migrations that a database lacks, and changes nothing. Throws as `migrate` does. */
export async function pendingMigrations(place: Place, folder: string): Promise<string[]> {
  if ('file' in place) return pendingSqlite(place.file, path.join(folder, 'sqlite'))
  const { pendingPostgresql } = await import('./postgresql/migrate.ts')
  return pendingPostgresql(place.url, path.join(folder, 'postgresql'))
}
