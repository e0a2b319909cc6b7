import type { Db, Reader, Tx } from '../store/database.ts'
import type { Person } from './person.ts'

/** A row of the table. Times are in milliseconds, `pages` and `attributes` are JSON. */
export interface AnnouncementRow {
  id: string
  audience: 'visitors' | 'staff'
  siteId: string | null
  departmentId: string | null
  language: string | null
  attributes: string
  title: string
  body: string
  linkUrl: string | null
  linkLabel: string | null
  severity: string
  place: string
  pages: string
  version: number
  sentById: string
  sentByName: string
  sentAt: number
  /** Null in rows from before there was a schedule. */
  startsAt: number | null
  timeZone: string
  wentOutAt: number | null
  updatedAt: number | null
  expiresAt: number
  retractedAt: number | null
}
export interface NamedRow extends AnnouncementRow {
  siteName: string | null
  departmentName: string | null
}

const COLUMNS = [
  'id',
  'audience',
  'siteId',
  'departmentId',
  'language',
  'attributes',
  'title',
  'body',
  'linkUrl',
  'linkLabel',
  'severity',
  'place',
  'pages',
  'version',
  'sentById',
  'sentByName',
  'sentAt',
  'startsAt',
  'timeZone',
  'wentOutAt',
  'updatedAt',
  'expiresAt',
  'retractedAt',
] as const satisfies readonly (keyof AnnouncementRow)[]
/** The columns by name: when another build adds one, statements that are prepared go on. */
export const A_COLUMNS = COLUMNS.map((name) => `a."${name}"`).join(', ')
const NAMED = `SELECT ${A_COLUMNS}, s."name" AS "siteName", d."name" AS "departmentName" FROM "Announcement" a
  LEFT JOIN "Site" s ON s."id" = a."siteId" LEFT JOIN "Department" d ON d."id" = a."departmentId"`

/** The table `p` of one row, a person. Its value is the JSON of a list with that person. */
export const PERSON = `records(?: id text, siteId text, language text) p`
/**
 * The condition that announcement `a` has gone out and is for the person `p` [AN2]. It does not look at attributes;
 * `hasAttributes` does.
 */
export const MEANT = `a."audience" = CASE WHEN p."siteId" IS NULL THEN 'staff' ELSE 'visitors' END
  AND a."siteId" IS NOT DISTINCT FROM p."siteId"
  AND (a."startsAt" IS NULL OR a."wentOutAt" IS NOT NULL)
  AND (a."language" IS NULL OR a."language" = p."language")
  AND (a."departmentId" IS NULL
    OR EXISTS (SELECT 1 FROM "DepartmentAgent" m WHERE m."departmentId" = a."departmentId" AND m."agentId" = p."id")
    OR EXISTS (SELECT 1 FROM "Conversation" c WHERE c."visitorId" = p."id" AND c."status" <> 'closed'
      AND c."departmentId" = a."departmentId")
    OR EXISTS (SELECT 1 FROM "AnnouncementSighting" g WHERE g."announcementId" = a."id" AND g."recipientId" = p."id"))`

export const insertAnnouncement = (tx: Tx, row: AnnouncementRow): Promise<number> =>
  tx.db.sql.run(
    `INSERT INTO "Announcement" (${COLUMNS.map((name) => `"${name}"`).join(', ')})
     VALUES (${COLUMNS.map(() => '?').join(', ')})`,
    ...COLUMNS.map((name) => row[name]),
  )

export type Change = Pick<
  AnnouncementRow,
  'title' | 'body' | 'linkUrl' | 'linkLabel' | 'severity' | 'place' | 'pages' | 'expiresAt' | 'updatedAt'
>
export const updateAnnouncement = (tx: Tx, id: string, c: Change): Promise<number> =>
  tx.db.sql.run(
    `UPDATE "Announcement" SET "title" = ?, "body" = ?, "linkUrl" = ?, "linkLabel" = ?, "severity" = ?, "place" = ?,
       "pages" = ?, "expiresAt" = ?, "updatedAt" = ?, "version" = "version" + 1 WHERE "id" = ?`,
    c.title,
    c.body,
    c.linkUrl,
    c.linkLabel,
    c.severity,
    c.place,
    c.pages,
    c.expiresAt,
    c.updatedAt,
    id,
  )
export const retractAnnouncement = (tx: Tx, id: string, at: number): Promise<number> =>
  tx.db.sql.run(`UPDATE "Announcement" SET "retractedAt" = ? WHERE "id" = ? AND "retractedAt" IS NULL`, at, id)
/** Marks an announcement as sent; 0 when it was sent before or retracted, and must not be sent now [AN4]. */
export const markOut = (tx: Tx, id: string, at: number): Promise<number> =>
  tx.db.sql.run(
    `UPDATE "Announcement" SET "wentOutAt" = ?
     WHERE "id" = ? AND "wentOutAt" IS NULL AND "retractedAt" IS NULL AND "startsAt" <= ?`,
    at,
    id,
    at,
  )

export const readAnnouncement = (db: Db, id: string): Promise<NamedRow | undefined> =>
  db.sql.get(`${NAMED} WHERE a."id" = ?`, id)
export const readAnnouncements = (db: Db, most: number): Promise<NamedRow[]> =>
  db.sql.all(`${NAMED} ORDER BY a."sentAt" DESC, a."id" DESC LIMIT ?`, most)
export const isMeantFor = async (db: Db, id: string, person: Person): Promise<boolean> => {
  const row = await db.sql.get<{ attributes: string }>(
    `SELECT a."attributes" FROM ${PERSON}, "Announcement" a WHERE a."id" = ? AND ${MEANT}`,
    JSON.stringify([person]),
    id,
  )
  return row !== undefined && hasAttributes(person, row)
}

/** Tells whether a person has all the attributes that an announcement asks for. */
export const hasAttributes = (person: Person, { attributes }: Pick<AnnouncementRow, 'attributes'>): boolean =>
  attributes === '{}' ||
  Object.entries(JSON.parse(attributes) as Record<string, string>).every(
    ([name, value]) => Object.hasOwn(person.attributes, name) && person.attributes[name] === value,
  )

/** Returns what is still to be shown to a person: not expired, not retracted, not dismissed. */
export const readLive = async (db: Db, person: Person, now: number): Promise<AnnouncementRow[]> => {
  const rows = await db.sql.all<AnnouncementRow>(
    `SELECT ${A_COLUMNS} FROM ${PERSON}, "Announcement" a
     WHERE a."expiresAt" > ? AND a."retractedAt" IS NULL AND ${MEANT} AND NOT EXISTS (
       SELECT 1 FROM "AnnouncementSighting" r
       WHERE r."announcementId" = a."id" AND r."recipientId" = ? AND r."dismissedAt" IS NOT NULL)
     ORDER BY coalesce(a."startsAt", a."sentAt"), a."id"`,
    JSON.stringify([person]),
    now,
    person.id,
  )
  return rows.filter((row) => hasAttributes(person, row))
}

/** Returns for each site until when (ms) any announcement may be live. `siteId` is null for those to staff. */
export const readLiveUntil = (db: Reader): Promise<{ siteId: string | null; until: number }[]> =>
  db.sql.all(
    `SELECT "siteId", max("expiresAt") AS until FROM "Announcement"
     WHERE "retractedAt" IS NULL AND ("startsAt" IS NULL OR "wentOutAt" IS NOT NULL) GROUP BY "siteId"`,
  )

/** Returns announcements that are still to go out, the next one first, at most 100. */
export const readScheduled = (db: Reader, now: number): Promise<{ id: string; startsAt: number }[]> =>
  db.sql.all(
    `SELECT "id", "startsAt" FROM "Announcement"
     WHERE "wentOutAt" IS NULL AND "startsAt" IS NOT NULL AND "retractedAt" IS NULL AND "expiresAt" > ?
     ORDER BY "startsAt" LIMIT 100`,
    now,
  )
