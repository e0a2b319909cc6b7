import type { Db, Tx } from '../store/database.ts'
import type { Person } from './person.ts'
import { hasAttributes, MEANT } from './store.ts'

export interface Noted {
  announcement: string
  person: Person
  at: number
  seenAt: number | null
  clickedAt: number | null
}

/**
 * Stores sightings and returns how many rows changed. Those that are not for their person are left out, so that a
 * made-up id makes no other row of the batch fail.
 */
export async function insertSightings(tx: Tx, sightings: Noted[]): Promise<number> {
  const asked = await readAttributes(tx.db, [...new Set(sightings.map(({ announcement }) => announcement))])
  const meant = sightings.filter(({ announcement, person }) => {
    const attributes = asked.get(announcement)
    return attributes !== undefined && hasAttributes(person, { attributes })
  })
  return tx.db.sql.run(
    `INSERT INTO "AnnouncementSighting" ("announcementId", "recipientId", "deliveredAt", "seenAt", "clickedAt")
     SELECT a."id", p."id", p."at", p."seenAt", p."clickedAt"
     FROM records(?: id text, siteId text, language text, announcement text, at time, seenAt time, clickedAt time) p
     JOIN "Announcement" a ON a."id" = p."announcement"
     WHERE ${MEANT}
     ON CONFLICT ("announcementId", "recipientId") DO UPDATE SET
       "seenAt" = coalesce("AnnouncementSighting"."seenAt", excluded."seenAt"),
       "clickedAt" = coalesce("AnnouncementSighting"."clickedAt", excluded."clickedAt")`,
    JSON.stringify(meant.map(({ person, ...sighting }) => ({ ...person, ...sighting }))),
  )
}

const readAttributes = async (db: Db, ids: string[]): Promise<Map<string, string>> => {
  const rows = await db.sql.all<{ id: string; attributes: string }>(
    `SELECT "id", "attributes" FROM "Announcement" WHERE "id" IN texts(?)`,
    JSON.stringify(ids),
  )
  return new Map(rows.map(({ id, attributes }) => [id, attributes]))
}

/** Marks an announcement as dismissed; false when it was dismissed before. */
export const markDismissed = async (
  tx: Tx,
  announcementId: string,
  recipientId: string,
  at: number,
): Promise<boolean> =>
  (await tx.db.sql.run(
    `INSERT INTO "AnnouncementSighting" ("announcementId", "recipientId", "deliveredAt", "dismissedAt")
     VALUES (?, ?, ?, ?)
     ON CONFLICT ("announcementId", "recipientId") DO UPDATE SET "dismissedAt" = excluded."dismissedAt"
     WHERE "AnnouncementSighting"."dismissedAt" IS NULL`,
    announcementId,
    recipientId,
    at,
    at,
  )) > 0

export async function readDismissers(db: Db, id: string): Promise<string[]> {
  const rows = await db.sql.all<{ id: string }>(
    `SELECT "recipientId" AS id FROM "AnnouncementSighting" WHERE "announcementId" = ? AND "dismissedAt" IS NOT NULL`,
    id,
  )
  return rows.map((row) => row.id)
}

export interface Counts {
  delivered: number
  seen: number
  dismissed: number
  clicked: number
}
export async function readCounts(db: Db, ids: string[]): Promise<Map<string, Counts>> {
  const rows = await db.sql.all<Counts & { id: string }>(
    `SELECT "announcementId" AS id, count(*) AS delivered, count("seenAt") AS seen, count("dismissedAt") AS dismissed,
       count("clickedAt") AS clicked
     FROM "AnnouncementSighting" WHERE "announcementId" IN texts(?) GROUP BY "announcementId"`,
    JSON.stringify(ids),
  )
  return new Map(rows.map(({ id, ...counts }) => [id, counts]))
}

export interface ReadBy {
  announcement: string
  id: string
  name: string
  at: number
}
/** Returns the staff who saw announcements, the first `most` of each. */
export const readReadBy = (db: Db, ids: string[], most: number): Promise<ReadBy[]> =>
  db.sql.all(
    `SELECT announcement, id, name, at FROM (
       SELECT r."announcementId" AS announcement, a."id" AS id, a."name" AS name, r."seenAt" AS at,
         row_number() OVER (PARTITION BY r."announcementId" ORDER BY r."seenAt", a."id") AS nth
       FROM "AnnouncementSighting" r JOIN "Agent" a ON a."id" = r."recipientId"
       WHERE r."announcementId" IN texts(?) AND r."seenAt" IS NOT NULL) first
     WHERE nth <= ? ORDER BY announcement, nth`,
    JSON.stringify(ids),
    most,
  )
