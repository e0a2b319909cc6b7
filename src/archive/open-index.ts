import type { ReadSql } from '../store/sql.ts'
import { openForReading } from '../store/sqlite/plain.ts'
import type { IndexPlace } from './index-requests.ts'
import { SqliteIndex } from './store-index-sqlite.ts'
import type { TextIndex } from './text-index.ts'

/** The index, and the database that it is made from. */
export interface Opened {
  index: TextIndex
  database: { sql: ReadSql; close(): Promise<void> | void }
}

/** Opens the index of the log with the name `log`. The driver of PostgreSQL is loaded only where it is used. */
export async function openIndex(place: IndexPlace, log: string): Promise<Opened> {
  if (!('url' in place))
    return { index: await SqliteIndex.open(place.index, log), database: openForReading(place.database) }
  const [{ PostgresqlIndex }, postgresql] = await Promise.all([
    import('./store-index-postgresql.ts'),
    import('../store/postgresql/plain.ts'),
  ])
  return { index: await PostgresqlIndex.open(place.url, log), database: postgresql.openForReading(place.url) }
}
