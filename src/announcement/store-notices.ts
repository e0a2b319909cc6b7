import type { Reader } from '../store/database.ts'
import type { Person } from './person.ts'
import { A_COLUMNS, type AnnouncementRow, MEANT, PERSON } from './store.ts'

export interface NoticeRow extends AnnouncementRow {
  readAt: number | null
}

/** Returns the announcements for a member of staff that were not retracted, the newest first. */
export const readNotices = (db: Reader, person: Person, most: number): Promise<NoticeRow[]> =>
  db.sql.all(
    `SELECT ${A_COLUMNS}, r."dismissedAt" AS "readAt" FROM ${PERSON}, "Announcement" a
     LEFT JOIN "AnnouncementSighting" r ON r."announcementId" = a."id" AND r."recipientId" = ?
     WHERE a."retractedAt" IS NULL AND ${MEANT}
     ORDER BY coalesce(a."startsAt", a."sentAt") DESC, a."id" DESC LIMIT ?`,
    JSON.stringify([person]),
    person.id,
    most,
  )
