/**
 * Statements on uploads that nodes receive together: how many bytes there are, in which parts, and which node works on
 * one. A backup needs none of it. Times are those of the database's clock, because those of the nodes may differ.
 */
import type { Db, Tx } from '../store/database.ts'
import type { Sql } from '../store/sql.ts'

/** Makes the tables, at the start of a node. Two nodes may start at once. */
export const TABLES = [
  `CREATE TABLE IF NOT EXISTS "_upload" ("id" TEXT PRIMARY KEY, "bytes" INTEGER NOT NULL DEFAULT 0, "run" TEXT,
    "node" TEXT, "until" TIMESTAMPTZ)`,
  `CREATE TABLE IF NOT EXISTS "_upload_part" ("upload" TEXT NOT NULL, "at" INTEGER NOT NULL, "name" TEXT NOT NULL,
    PRIMARY KEY ("upload", "at"))`,
]

/** A node that works on an upload says so each second. After this time without it another one may. */
const HELD = `clock_timestamp() + interval '5 seconds'`
const LIVES = `"until" > clock_timestamp()`

export interface IntakeRow {
  bytes: number
  /** The request that brings bytes now, if one does. */
  run: string | null
  node: string | null
  lives: boolean
}

export async function readIntake(db: Db, id: string): Promise<IntakeRow | undefined> {
  const row = await db.sql.get<Omit<IntakeRow, 'lives'> & { lives: number }>(
    `SELECT "bytes", "run", "node", CASE WHEN ${LIVES} THEN 1 ELSE 0 END AS "lives" FROM "_upload" WHERE "id" = ?`,
    id,
  )
  return row === undefined ? undefined : { ...row, lives: row.lives === 1 }
}

export const insertIntake = (tx: Tx, id: string): Promise<number> =>
  tx.db.sql.run(`INSERT INTO "_upload" ("id") VALUES (?)`, id)

/** Counts the bytes of a site's uploads, or of staff's, that are not whole. */
export async function countArriving(db: Db, siteId: string | null, except: string): Promise<number> {
  const row = await db.sql.get<{ bytes: number | string }>(
    `SELECT coalesce(sum(CASE WHEN u."run" IS NOT NULL AND u.${LIVES} THEN a."size" ELSE u."bytes" END), 0) AS "bytes"
     FROM "_upload" u JOIN "Attachment" a ON a."id" = u."id"
     WHERE a."siteId" IS NOT DISTINCT FROM ? AND a."state" = 'receiving' AND a."id" <> ?`,
    siteId,
    except,
  )
  return Number(row?.bytes ?? 0)
}

/** Counts the requests of somebody that bring bytes to other nodes than this one. */
export async function countRuns(db: Db, uploaderId: string, node: string): Promise<number> {
  const row = await db.sql.get<{ runs: number | string }>(
    `SELECT count(*) AS "runs" FROM "_upload" u JOIN "Attachment" a ON a."id" = u."id"
     WHERE a."uploaderId" = ? AND u."run" IS NOT NULL AND u."node" <> ? AND u.${LIVES}`,
    uploaderId,
    node,
  )
  return Number(row?.runs ?? 0)
}

/** From now on this request brings the bytes, and what an earlier one still brings is not taken. */
export const beginRun = (tx: Tx, id: string, run: string, node: string): Promise<number> =>
  tx.db.sql.run(`UPDATE "_upload" SET "run" = ?, "node" = ?, "until" = ${HELD} WHERE "id" = ?`, run, node, id)

export const endRun = (tx: Tx, id: string, run: string): Promise<number> =>
  tx.db.sql.run(`UPDATE "_upload" SET "run" = NULL, "node" = NULL WHERE "id" = ? AND "run" = ?`, id, run)

/** Adds a part where the upload ends; false when another request brings the bytes by now. */
export async function addPart(
  tx: Tx,
  { id, run, at, bytes, name }: { id: string; run: string; at: number; bytes: number; name: string },
): Promise<boolean> {
  const added = await tx.db.sql.run(
    `UPDATE "_upload" SET "bytes" = ? WHERE "id" = ? AND "run" = ? AND "bytes" = ?`,
    at + bytes,
    id,
    run,
    at,
  )
  if (added === 0) return false
  await tx.db.sql.run(`INSERT INTO "_upload_part" ("upload", "at", "name") VALUES (?, ?, ?)`, id, at, name)
  return true
}

/** Lets the node that got the last byte look at the file, without a request. */
export const holdWhole = (tx: Tx, id: string, node: string): Promise<number> =>
  tx.db.sql.run(`UPDATE "_upload" SET "run" = NULL, "node" = ?, "until" = ${HELD} WHERE "id" = ?`, node, id)

export async function readParts(db: Db, id: string): Promise<string[]> {
  const rows = await db.sql.all<{ name: string }>(
    `SELECT "name" FROM "_upload_part" WHERE "upload" = ? ORDER BY "at"`,
    id,
  )
  return rows.map(({ name }) => name)
}

/** Returns whole uploads that no node looks at. */
export const readAbandoned = (db: Db): Promise<{ id: string }[]> =>
  db.sql.all(
    `SELECT u."id" FROM "_upload" u JOIN "Attachment" a ON a."id" = u."id"
     WHERE a."state" = 'checking' AND (u."node" IS NULL OR NOT u.${LIVES}) LIMIT 100`,
  )

/** Begins to look at a whole upload; false while another node does. */
export const takeOver = async (tx: Tx, id: string, node: string): Promise<boolean> =>
  (await tx.db.sql.run(
    `INSERT INTO "_upload" ("id", "node", "until") VALUES (?, ?, ${HELD})
     ON CONFLICT ("id") DO UPDATE SET "run" = NULL, "node" = excluded."node", "until" = excluded."until"
     WHERE "_upload"."node" IS NULL OR NOT "_upload".${LIVES}`,
    id,
    node,
  )) > 0

/** Says that this node still works on these uploads. */
export const renewHolds = (sql: Sql, node: string, ids: readonly string[]): Promise<number> =>
  sql.run(`UPDATE "_upload" SET "until" = ${HELD} WHERE "node" = ? AND "id" IN texts(?)`, node, JSON.stringify(ids))

export const releaseHolds = (sql: Sql, node: string): Promise<number> =>
  sql.run(`UPDATE "_upload" SET "run" = NULL, "node" = NULL WHERE "node" = ?`, node)

/** Forgets an upload, and returns the names of its parts. */
export async function deleteIntake(tx: Tx, id: string): Promise<string[]> {
  await tx.db.sql.run(`DELETE FROM "_upload" WHERE "id" = ?`, id)
  const rows = await tx.db.sql.all<{ name: string }>(
    `DELETE FROM "_upload_part" WHERE "upload" = ? RETURNING "name"`,
    id,
  )
  return rows.map(({ name }) => name)
}
