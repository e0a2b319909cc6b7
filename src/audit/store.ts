import type { Reader, SqlValue, Tx } from '../store/database.ts'

export interface AuditRow {
  at: number
  actor: string
  action: string
  object: string | null
  address: string | null
  detail: string | null
}

export const createEntry = (tx: Tx, row: AuditRow): Promise<number> =>
  tx.db.sql.run(
    `INSERT INTO "AuditEntry" ("at", "actor", "action", "object", "address", "detail") VALUES (?, ?, ?, ?, ?, ?)`,
    row.at,
    row.actor,
    row.action,
    row.object,
    row.address,
    row.detail,
  )

export interface NamedEntry extends AuditRow {
  id: number
  actorName: string | null
  objectName: string | null
}
export interface EntryFilter {
  actor?: string | undefined
  action?: string | undefined
  object?: string | undefined
  before: number | undefined
}

/**
 * Returns entries, the newest first. The name of an entry's object is looked up in all tables with ids. The name of a
 * private room is left out, as only its members may know it.
 */
export function readEntries(
  db: Reader,
  { actor, action, object, before }: EntryFilter,
  most: number,
): Promise<NamedEntry[]> {
  const asked: [string, SqlValue | undefined][] = [
    ['"actor" = ?', actor],
    ['"action" = ?', action],
    ['"object" = ?', object],
    ['"id" < ?', before],
  ]
  const wanted = asked.flatMap(([sql, value]) => (value === undefined ? [] : [{ sql, value }]))
  const where = wanted.length === 0 ? '' : `WHERE ${wanted.map(({ sql }) => sql).join(' AND ')}`
  return db.sql.all(
    `SELECT e.*, (SELECT "name" FROM "Agent" WHERE "id" = e."actor") AS "actorName",
       coalesce(
         (SELECT "name" FROM "Agent" WHERE "id" = e."object"),
         (SELECT "name" FROM "Site" WHERE "id" = e."object"),
         (SELECT "name" FROM "Department" WHERE "id" = e."object"),
         (SELECT '#' || "number" FROM "Conversation" WHERE "id" = e."object"),
         (SELECT '#' || "number" FROM "Ticket" WHERE "id" = e."object"),
         (SELECT "name" FROM "Room" WHERE "id" = e."object" AND "kind" IN ('open', 'qa')),
         (SELECT "title" FROM "Announcement" WHERE "id" = e."object"),
         (SELECT '/' || "shortcut" FROM "CannedReply" WHERE "id" = e."object")
       ) AS "objectName"
     FROM (
       SELECT "id", "at", "actor", "action", "object", "address", "detail" FROM "AuditEntry" ${where}
       ORDER BY "id" DESC LIMIT ?) e
     ORDER BY e."id" DESC`,
    ...wanted.map(({ value }) => value),
    most,
  )
}
