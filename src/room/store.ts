/** Statements on rooms. The memberships of a room's thread say who is in it. */
import type { RoomMember } from '../protocol/entities.ts'
import type { Db, SqlValue, Tx } from '../store/database.ts'

export interface RoomRow {
  id: string
  kind: 'open' | 'private' | 'direct' | 'qa'
  name: string
  topic: string
  threadId: string
  siteId: string | null
  siteName: string | null
  version: number
  archivedAt: number | null
  slowModeMs: number
  memberCount: number
  lastSeq: number
  lastAt: number | null
  lastAuthor: string | null
  lastPreview: string | null
}

const SELECT = `
  SELECT r."id", r."kind", r."name", r."topic", r."threadId", r."siteId", s."name" AS "siteName", r."version",
    r."archivedAt", t."slowModeMs", t."lastSeq", t."lastAt", t."lastAuthor", t."lastPreview",
    (SELECT count(*) FROM "Membership" m WHERE m."threadId" = r."threadId" AND m."leftAt" IS NULL) AS "memberCount"
  FROM "Room" r JOIN "Thread" t ON t."id" = r."threadId" LEFT JOIN "Site" s ON s."id" = r."siteId"`

export const readRoom = (db: Db, id: string): Promise<RoomRow | undefined> =>
  db.sql.get(`${SELECT} WHERE r."id" = ?`, id)
export const readRoomOfThread = (db: Db, thread: string): Promise<RoomRow | undefined> =>
  db.sql.get(`${SELECT} WHERE r."threadId" = ?`, thread)
/** Returns the room that an agent created under a key. */
export const readMade = (db: Db, agentId: string, key: string): Promise<RoomRow | undefined> =>
  db.sql.get(`${SELECT} WHERE r."createdById" = ? AND r."openKey" = ?`, agentId, key)
export const readPair = (db: Db, pair: string): Promise<RoomRow | undefined> =>
  db.sql.get(`${SELECT} WHERE r."pair" = ?`, pair)
/** Returns the Q&A room that a site holds now. */
export const readQaOf = (db: Db, siteId: string): Promise<RoomRow | undefined> =>
  db.sql.get(`${SELECT} WHERE r."siteId" = ? AND r."archivedAt" IS NULL`, siteId)
export const siteExists = async (db: Db, siteId: string): Promise<boolean> =>
  (await db.sql.get(`SELECT 1 AS one FROM "Site" WHERE "id" = ?`, siteId)) !== undefined
/** Returns open rooms, Q&A rooms, and those that an agent is in. Archived rooms are left out. */
export const readRoomsOf = (db: Db, agentId: string): Promise<RoomRow[]> =>
  db.sql.all(
    `${SELECT} WHERE r."archivedAt" IS NULL AND (r."kind" IN ('open', 'qa') OR EXISTS (
       SELECT 1 FROM "Membership" m WHERE m."threadId" = r."threadId" AND m."memberId" = ? AND m."leftAt" IS NULL))
     ORDER BY r."name", r."id"`,
    agentId,
  )

export type MemberRow = RoomMember & { threadId: string }
/** Returns the staff in rooms. The visitors of a Q&A room are only counted. */
export const readMembers = (db: Db, threads: string[]): Promise<MemberRow[]> =>
  db.sql.all(
    `SELECT m."threadId", m."memberId" AS id, m."memberKind" AS kind, m."role", coalesce(a."name", m."name") AS name
     FROM "Membership" m LEFT JOIN "Agent" a ON a."id" = m."memberId"
     WHERE m."threadId" IN texts(?) AND m."leftAt" IS NULL AND m."memberKind" = 'agent' ORDER BY m."id"`,
    JSON.stringify(threads),
  )

/** Counts what others said since an agent's read mark, and how often they mentioned the agent. */
export const readUnreadIn = (
  db: Db,
  threads: string[],
  agentId: string,
): Promise<{ threadId: string; unread: number; mentions: number }[]> =>
  db.sql.all(
    `SELECT m."threadId", count(*) AS unread,
       count(*) FILTER (WHERE replace(m."mentions", ?, '') <> m."mentions") AS mentions
     FROM "Thread" t
     LEFT JOIN "ReadMark" r ON r."threadId" = t."id" AND r."readerId" = ?
     JOIN "Message" m ON m."threadId" = t."id" AND m."seq" > coalesce(r."read", 0)
     WHERE t."id" IN texts(?) AND m."kind" <> 'event' AND m."removedAt" IS NULL AND m."authorId" <> ?
     GROUP BY m."threadId"`,
    // This is the id as it stands in the JSON list of mentions.
    JSON.stringify(agentId),
    agentId,
    JSON.stringify(threads),
    agentId,
  )

export const countMembers = async (db: Db, threadId: string): Promise<number> =>
  (
    await db.sql.get<{ count: number }>(
      `SELECT count(*) AS count FROM "Membership" WHERE "threadId" = ? AND "leftAt" IS NULL`,
      threadId,
    )
  )?.count ?? 0

export const isBarred = async (db: Db, threadId: string, memberId: string): Promise<boolean> =>
  (await db.sql.get(
    `SELECT 1 AS one FROM "Membership" WHERE "threadId" = ? AND "memberId" = ? AND "barredAt" IS NOT NULL LIMIT 1`,
    threadId,
    memberId,
  )) !== undefined
export const barMember = (tx: Tx, threadId: string, memberId: string, at: number): Promise<number> =>
  tx.db.sql.run(
    `UPDATE "Membership" SET "barredAt" = ? WHERE "threadId" = ? AND "memberId" = ? AND "leftAt" IS NULL`,
    at,
    threadId,
    memberId,
  )

/** Moves the bars of one member to another; returns how many there were. */
export const moveBars = (tx: Tx, from: string, to: string): Promise<number> =>
  tx.db.sql.run(`UPDATE "Membership" SET "memberId" = ? WHERE "memberId" = ? AND "barredAt" IS NOT NULL`, to, from)

export const insertRoom = (
  tx: Tx,
  room: {
    id: string
    kind: string
    name: string
    topic: string
    threadId: string
    siteId: string | null
    createdById: string
    openKey: string | null
    pair: string | null
    createdAt: number
  },
): Promise<number> =>
  tx.db.sql.run(
    `INSERT INTO "Room"
       ("id", "kind", "name", "topic", "threadId", "siteId", "createdById", "openKey", "pair", "createdAt")
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    room.id,
    room.kind,
    room.name,
    room.topic,
    room.threadId,
    room.siteId,
    room.createdById,
    room.openKey,
    room.pair,
    room.createdAt,
  )

/** Changes columns of a room. Its version grows with every change, also with one of its members. */
export const changeRoom = (
  tx: Tx,
  id: string,
  columns: Partial<Record<'name' | 'topic' | 'archivedAt', SqlValue>>,
): Promise<number> => {
  const set = [...Object.keys(columns).map((column) => `"${column}" = ?`), `"version" = "version" + 1`]
  return tx.db.sql.run(`UPDATE "Room" SET ${set.join(', ')} WHERE "id" = ?`, ...Object.values(columns), id)
}
export const setSlowMode = (tx: Tx, threadId: string, ms: number): Promise<number> =>
  tx.db.sql.run(`UPDATE "Thread" SET "slowModeMs" = ? WHERE "id" = ?`, ms, threadId)
export const closeRoomThread = (tx: Tx, threadId: string, at: number): Promise<number> =>
  tx.db.sql.run(`UPDATE "Thread" SET "closedAt" = ? WHERE "id" = ?`, at, threadId)

/** Empties the preview of a thread if it shows the message that was removed. */
export const blankPreview = (tx: Tx, threadId: string, seq: number): Promise<number> =>
  tx.db.sql.run(
    `UPDATE "Thread" SET "lastPreview" = ''
     WHERE "id" = ? AND "lastAt" = (SELECT "at" FROM "Message" WHERE "threadId" = ? AND "seq" = ?)`,
    threadId,
    threadId,
    seq,
  )

/** Marks all messages of a thread as read: what was said before an agent joined does not count as unread. */
export const markAllRead = (tx: Tx, threadId: string, agentId: string): Promise<number> =>
  tx.db.sql.run(
    `INSERT INTO "ReadMark" ("threadId", "readerId", "kind", "delivered", "read")
     SELECT "id", ?, 'agent', "lastSeq", "lastSeq" FROM "Thread" WHERE "id" = ?
     ON CONFLICT ("threadId", "readerId") DO UPDATE SET "delivered" = excluded."delivered", "read" = excluded."read"`,
    agentId,
    threadId,
  )
