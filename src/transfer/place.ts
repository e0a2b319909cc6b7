/** Opens databases to copy from and to, and reads where one is from the command line. */
import path from 'node:path'
import { MIGRATIONS } from '../app/place.ts'
import { StartError } from '../kernel/start-failure.ts'
import type { Place } from '../store/database.ts'
import { pendingMigrations } from '../store/migrate.ts'
import type { Source, Target } from './shelf.ts'
import { proveUnused, sqliteSource, sqliteTarget } from './store-sqlite.ts'
import { typed } from './typed.ts'

const TO_POSTGRESQL = typed('move', '--to postgresql://USER@HOST/DATABASE')
export const MOVE_USAGE = `Name where to move to: ${TO_POSTGRESQL}, or --to file:PATH for SQLite.`

/** Reads `postgresql://…`, or `file:` with a path. Throws StartError for anything else. */
export function placeNamed(name: string): Place {
  if (/^postgres(ql)?:\/\//.test(name)) return { url: name }
  if (name.startsWith('file:') && name.length > 5) return { file: path.resolve(name.slice(5)) }
  throw new StartError(MOVE_USAGE)
}

/**
 * Opens a database to copy from, while a server may run on it. It is not migrated, as that server may be of an older
 * version. Throws StartError when it would have to be.
 */
export async function openSource(place: Place, migrations: string = MIGRATIONS): Promise<Source> {
  const source =
    'file' in place
      ? sqliteSource(place.file)
      : await (await import('./store-postgresql.ts')).postgresqlSource(place.url)
  try {
    if ((await pendingMigrations(place, migrations)).length === 0) return source
    throw new StartError(
      'The database is of an older version: do this with that version, or start the server of this one once.',
    )
  } catch (error) {
    await source.close()
    throw error
  }
}

/** Opens a database to copy to. Throws StartError when it is not empty. */
export async function openTarget(place: Place, migrations: string = MIGRATIONS): Promise<Target> {
  if ('file' in place) return sqliteTarget(place.file, migrations)
  return (await import('./store-postgresql.ts')).postgresqlTarget(place.url, migrations)
}

/** Throws StartError while a server runs on the database. */
export async function proveStopped(place: Place): Promise<void> {
  if ('file' in place) return proveUnused(place.file)
  return (await import('./store-postgresql.ts')).proveUnused(place.url)
}
