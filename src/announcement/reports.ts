/** A report says how an announcement fared: its counts and, for staff, who read it. */
import type { AnnouncementReport } from '../protocol/http-api.ts'
import type { Db } from '../store/database.ts'
import type { NamedRow } from './store.ts'
import { readCounts, readReadBy } from './store-sightings.ts'
import { toReport } from './view.ts'

const READERS = 200

export async function reportsOf(db: Db, rows: readonly NamedRow[], now: number): Promise<AnnouncementReport[]> {
  const ids = (of: readonly NamedRow[]) => of.map((row) => row.id)
  const counts = await readCounts(db, ids(rows))
  const staff = ids(rows.filter((row) => row.siteId === null))
  const readBy = await readReadBy(db, staff, READERS)
  return rows.map((row) => {
    const readers = readBy.filter((each) => each.announcement === row.id)
    return toReport(row, now, counts.get(row.id), readers)
  })
}

export async function reportOf(db: Db, row: NamedRow, now: number): Promise<AnnouncementReport> {
  const counts = await readCounts(db, [row.id])
  return toReport(row, now, counts.get(row.id), row.siteId === null ? await readReadBy(db, [row.id], READERS) : [])
}
