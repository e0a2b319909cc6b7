import type { Db } from '../store/database.ts'

export interface Named {
  id: string
  name: string
}

export const readSiteName = (db: Db, id: string): Promise<Named | undefined> =>
  db.sql.get(`SELECT "id", "name" FROM "Site" WHERE "id" = ?`, id)
export const readSiteNames = (db: Db): Promise<Named[]> =>
  db.sql.all(`SELECT "id", "name" FROM "Site" ORDER BY "createdAt"`)
export const readDepartments = (db: Db): Promise<(Named & { site: string | null })[]> =>
  db.sql.all(`SELECT "id", "name", "siteId" AS site FROM "Department" ORDER BY "name"`)
/** Returns a department of the site, or one that all sites share. For staff (no site) it may be any. */
export const readDepartment = (db: Db, id: string, siteId: string | null): Promise<Named | undefined> =>
  db.sql.get(
    `SELECT "id", "name" FROM "Department"
     WHERE "id" = ? AND (CAST(? AS TEXT) IS NULL OR "siteId" IS NULL OR "siteId" = ?)`,
    id,
    siteId,
    siteId,
  )

/**
 * Returns the ids of those who belong to a department: its agents, or, with a site, visitors with an open conversation
 * in it. People who have the announcement already are included, as they hear of its changes, too.
 */
export async function readPeople(
  db: Db,
  announcement: string,
  departmentId: string,
  siteId: string | null,
): Promise<string[]> {
  const members =
    siteId === null
      ? `SELECT "agentId" AS id FROM "DepartmentAgent" WHERE "departmentId" = ?`
      : `SELECT "visitorId" AS id FROM "Conversation"
         WHERE "departmentId" = ? AND "status" <> 'closed' AND "siteId" = ?`
  const rows = await db.sql.all<{ id: string }>(
    `${members} UNION SELECT "recipientId" FROM "AnnouncementSighting" WHERE "announcementId" = ?`,
    departmentId,
    ...(siteId === null ? [] : [siteId]),
    announcement,
  )
  return rows.map((row) => row.id)
}
