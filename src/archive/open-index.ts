import type { ReadSql } from '../store/sql.ts'
import { openForReading } from '../store/sqlite/plain.ts'
import type { IndexPlace } from './index-requests.ts'
import { SqliteIndex } from './store-index-sqlite.ts'
import type { TextIndex } from './text-index.ts'

/** The index, and what it is made from. */
export interface Opened {
  index: TextIndex
  database: { sql: ReadSql; close(): Promise<void> | void }
}

/** `log` names the log that it is made from. What PostgreSQL needs is not loaded for SQLite. */
export async function openIndex(place: IndexPlace, log: string): Promise<Opened> {
  if (!('url' in place))
    return { index: await SqliteIndex.open(place.index, log), database: openForReading(place.database) }
  const [{ PostgresqlIndex }, postgresql] = await Promise.all([
    import('./store-index-postgresql.ts'),
    import('../store/postgresql/plain.ts'),
  ])
  return { index: await PostgresqlIndex.open(place.url, log), database: postgresql.openForReading(place.url) }
}
