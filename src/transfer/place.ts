/** Opens databases to copy from and to, and reads where one is from the command line. */
import path from 'node:path'
import { StartError } from '../kernel/start-failure.ts'
import type { Place } from '../store/database.ts'
import { migrate } from '../store/migrate.ts'
import type { Source, Target } from './shelf.ts'
import { sqliteSource, sqliteTarget } from './store-sqlite.ts'

/** Reads `postgresql://…`, or `file:` with a path. Throws StartError for anything else. */
export function placeNamed(name: string): Place {
  if (/^postgres(ql)?:\/\//.test(name)) return { url: name }
  if (name.startsWith('file:') && name.length > 5) return { file: path.resolve(name.slice(5)) }
  throw new StartError('Name where to move to: --to postgresql://USER@HOST/DATABASE, or --to file:PATH for SQLite.')
}

/** Opens a database to copy from. It is migrated first, so that both sides of a copy have the same tables. */
export async function openSource(place: Place, migrations: string): Promise<Source> {
  await migrate(place, migrations)
  if ('file' in place) return sqliteSource(place.file)
  return (await import('./store-postgresql.ts')).postgresqlSource(place.url)
}

/** Opens a database to copy to. Throws StartError when it is not empty. */
export async function openTarget(place: Place, migrations: string): Promise<Target> {
  const target =
    'file' in place
      ? await sqliteTarget(place.file, migrations)
      : await (await import('./store-postgresql.ts')).postgresqlTarget(place.url, migrations)
  if (await target.isEmpty()) return target
  await target.close()
  throw new StartError('The database to move to is not empty: name one that nothing was put into.')
}
