import type { Db, Tx } from '../store/database.ts'

/**
 * A block of a network holds for visitors who were first seen after it, or at most this long before it. Those are the
 * new identities of a person who comes again and again; visitors who were there longer are spared.
 */
const NEW_MS = 3_600_000
/** The most blocks in the list that admins read. */
const LISTED = 500

export interface BlockRow {
  id: string
  siteId: string
  siteName: string
  visitorId: string
  visitorName: string | null
  visitorEmail: string | null
  visitorExternalId: string | null
  /** The number of the visitor's latest conversation. Visitors without a name are called by it. */
  number: number | null
  qaId: string | null
  qaName: string | null
  byId: string
  byName: string | null
  createdAt: number
  expiresAt: number
  networkExpiresAt: number | null
}
const SELECT = `
  SELECT b."id", b."siteId", s."name" AS "siteName", b."visitorId", v."name" AS "visitorName",
    v."email" AS "visitorEmail", v."externalId" AS "visitorExternalId", b."qaId", r."name" AS "qaName",
    b."createdById" AS "byId", a."name" AS "byName",
    (SELECT max("number") FROM "Conversation" c WHERE c."visitorId" = b."visitorId") AS number,
    b."createdAt", b."expiresAt", b."networkExpiresAt"
  FROM "Block" b JOIN "Site" s ON s."id" = b."siteId" JOIN "Visitor" v ON v."id" = b."visitorId"
  LEFT JOIN "Agent" a ON a."id" = b."createdById" LEFT JOIN "Room" r ON r."id" = b."qaId"`

export interface NewBlock {
  id: string
  siteId: string
  visitorId: string
  qaId: string | null
  network: string | null
  createdById: string
  createdAt: number
  expiresAt: number
  networkExpiresAt: number | null
}

/** Stores a block in place of the visitor's earlier one of the same kind. */
export async function writeBlock(tx: Tx, block: NewBlock): Promise<void> {
  await tx.db.sql.run(
    `DELETE FROM "Block" WHERE "visitorId" = ? AND "qaId" IS NOT DISTINCT FROM ?`,
    block.visitorId,
    block.qaId,
  )
  await tx.db.sql.run(
    `INSERT INTO "Block"
       ("id", "siteId", "visitorId", "qaId", "network", "createdById", "createdAt", "expiresAt", "networkExpiresAt")
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    block.id,
    block.siteId,
    block.visitorId,
    block.qaId,
    block.network,
    block.createdById,
    block.createdAt,
    block.expiresAt,
    block.networkExpiresAt,
  )
}

export const deleteBlock = (tx: Tx, id: string): Promise<number> =>
  tx.db.sql.run(`DELETE FROM "Block" WHERE "id" = ?`, id)
export const readBlock = (db: Db, id: string): Promise<BlockRow | undefined> =>
  db.sql.get(`${SELECT} WHERE b."id" = ?`, id)
/** Returns the block of a visitor on the whole site. Blocks in a Q&A room do not count. */
export const readBlockOf = (db: Db, visitorId: string, now: number): Promise<BlockRow | undefined> =>
  db.sql.get(`${SELECT} WHERE b."visitorId" = ? AND b."qaId" IS NULL AND b."expiresAt" > ?`, visitorId, now)
/** Returns the blocks that hold, the newest first. */
export const readBlocks = (db: Db, now: number): Promise<BlockRow[]> =>
  db.sql.all(`${SELECT} WHERE b."expiresAt" > ? ORDER BY b."createdAt" DESC, b."id" LIMIT ${LISTED}`, now)

export const deleteExpiredBlocks = (tx: Tx, now: number): Promise<number> =>
  tx.db.sql.run(`DELETE FROM "Block" WHERE "expiresAt" <= ?`, now)

/** Moves blocks to the identity that a visitor proved, who stays blocked [QU6]. */
export const moveBlocks = (tx: Tx, from: string, to: string): Promise<number> =>
  tx.db.sql.run(`UPDATE "Block" SET "visitorId" = ? WHERE "visitorId" = ?`, to, from)

/**
 * Returns until when (ms) a visitor is blocked; null when no block holds. Without `network` only the visitor's own
 * blocks count. Blocks of visitors in a Q&A room do not count, as the room keeps its own list of those it barred.
 */
export async function readBlockedUntil(
  db: Db,
  who: { visitorId: string; siteId: string; network: string | null; qa: string | undefined; now: number },
): Promise<number | null> {
  const { visitorId, siteId, network, qa = '', now } = who
  const found = await db.sql.get<{ until: number | null }>(
    `SELECT max("until") AS until FROM (
       SELECT "expiresAt" AS until FROM "Block"
       WHERE "visitorId" = ? AND "expiresAt" > ? AND "qaId" IS NULL
       UNION ALL
       SELECT b."networkExpiresAt" FROM "Block" b JOIN "Visitor" v ON v."id" = ?
       WHERE b."network" = ? AND b."siteId" = ? AND b."networkExpiresAt" > ? AND (b."qaId" IS NULL OR b."qaId" = ?)
         AND v."firstSeenAt" > later(b."createdAt", -${NEW_MS})) b`,
    visitorId,
    now,
    visitorId,
    network,
    siteId,
    now,
    qa,
  )
  return found?.until ?? null
}

/** Returns the keyed hash of the network that the visitor came from last. */
export const readNetwork = async (db: Db, visitorId: string): Promise<string | null> =>
  (await db.sql.get<{ network: string | null }>(`SELECT "network" FROM "Visitor" WHERE "id" = ?`, visitorId))
    ?.network ?? null
export const noteNetwork = (tx: Tx, visitorId: string, network: string): Promise<number> =>
  tx.db.sql.run(
    `UPDATE "Visitor" SET "network" = ? WHERE "id" = ? AND "network" IS DISTINCT FROM ?`,
    network,
    visitorId,
    network,
  )
