/** The statements of conversations. Each row carries what screens show with it, read in one statement. */
import type { VisitedPage } from '../protocol/entities.ts'
import type { Db, Reader, SqlValue, Tx } from '../store/database.ts'

export interface ConversationRow {
  id: string
  number: number
  status: 'queued' | 'active' | 'closed'
  version: number
  epoch: number
  publicThreadId: string
  staffThreadId: string
  openKey: string
  openedAt: number
  queuedAt: number | null
  /** 0 or 1. */
  returned: number
  /** Its turn in the order of the queue [QU8]. */
  turn: number
  /**
   * Since when its visitor has had no page open [QU1] [QU3]. Of a closed conversation it says when it was taken out of
   * the queue for that reason.
   */
  goneAt: number | null
  closedAt: number | null
  rating: number | null
  ratingComment: string | null
  /** The page where it was begun. */
  pageUrl: string | null
  pageTitle: string | null
  /** The page where its visitor was last, once that is another one [FR5]. */
  lastPageUrl: string | null
  lastPageTitle: string | null
  lastPageAt: number | null
  language: string | null
  userAgent: string | null
  /** JSON: Person[]. */
  people: string | null
  siteId: string
  siteName: string
  visitorId: string
  visitorName: string | null
  visitorEmail: string | null
  visitorExternalId: string | null
  agentId: string | null
  agentName: string | null
  ticketId: string | null
  ticketNumber: number | null
  lastSeq: number
  lastAt: number | null
  lastAuthor: string | null
  lastPreview: string | null
  awaitingSince: number | null
}

const SELECT = `
  SELECT c."id", c."number", c."status", c."version", c."epoch", c."publicThreadId", c."staffThreadId", c."openKey",
    c."openedAt", c."queuedAt", c."returned", c."turn", c."goneAt", c."closedAt", c."rating", c."ratingComment",
    c."pageUrl", c."pageTitle", c."lastPageUrl", c."lastPageTitle", c."lastPageAt", c."language", c."userAgent",
    c."people", c."siteId", s."name" AS "siteName", c."visitorId", v."name" AS "visitorName",
    v."email" AS "visitorEmail", v."externalId" AS "visitorExternalId", c."agentId", a."name" AS "agentName",
    k."id" AS "ticketId", k."number" AS "ticketNumber", t."lastSeq", t."lastAt", t."lastAuthor", t."lastPreview",
    t."awaitingSince"
  FROM "Conversation" c
  JOIN "Site" s ON s."id" = c."siteId"
  JOIN "Visitor" v ON v."id" = c."visitorId"
  JOIN "Thread" t ON t."id" = c."publicThreadId"
  LEFT JOIN "Agent" a ON a."id" = c."agentId"
  LEFT JOIN "Ticket" k ON k."conversationId" = c."id"`

const one = (db: Db, where: string, ...values: SqlValue[]): Promise<ConversationRow | undefined> =>
  db.sql.get<ConversationRow>(`${SELECT} WHERE ${where}`, ...values)
const many = (db: Db, where: string, ...values: SqlValue[]): Promise<ConversationRow[]> =>
  db.sql.all<ConversationRow>(`${SELECT} WHERE ${where}`, ...values)

export const readConversation = (db: Db, id: string) => one(db, `c."id" = ?`, id)
/** Returns the conversation that a visitor began with this key, or to which the key added a message. */
export const readByKey = (db: Db, visitorId: string, key: string) =>
  one(
    db,
    `c."visitorId" = ? AND (c."openKey" = ?
       OR EXISTS (
         SELECT 1 FROM "Message" m WHERE m."threadId" = c."publicThreadId" AND m."authorId" = ? AND m."key" = ?))`,
    visitorId,
    key,
    visitorId,
    key,
  )
/** Returns the open conversation of a visitor. There is at most one; a unique index ensures it. */
export const readOpenOf = (db: Db, visitorId: string) =>
  many(db, `c."visitorId" = ? AND c."status" <> 'closed'`, visitorId)
export const readLatestOf = (db: Db, visitorId: string, take: number) =>
  many(db, `c."visitorId" = ? ORDER BY c."number" DESC LIMIT ?`, visitorId, take)
/**
 * Returns active conversations in order; those whose visitor is gone come last. `returned` is always false for them; it
 * stands in the statement so that the index is used.
 */
export async function readActive(db: Db, take: number): Promise<ConversationRow[]> {
  const here = await many(
    db,
    `c."status" = 'active' AND c."goneAt" IS NULL AND c."returned" = FALSE ORDER BY c."number" LIMIT ?`,
    take,
  )
  const gone = `c."status" = 'active' AND c."goneAt" IS NOT NULL ORDER BY c."number" LIMIT ?`
  return here.length < take ? [...here, ...(await many(db, gone, take - here.length))] : here
}
export const readActiveOf = (db: Db, agentId: string) =>
  many(db, `c."agentId" = ? AND c."status" = 'active' ORDER BY c."number"`, agentId)
export const readMany = (db: Db, ids: string[]) => many(db, `c."id" IN texts(?)`, JSON.stringify(ids))
/**
 * Returns the queue: first come, first served. Those handed back go before all that were never served [AG4], and those
 * whose visitor is gone come last [QU1]. Each part is read in the order of the index.
 */
export async function readQueue(db: Db, take: number): Promise<ConversationRow[]> {
  const half = `c."status" = 'queued' AND c."goneAt" IS NULL AND c."returned" = ? ORDER BY c."turn", c."number" LIMIT ?`
  const returned = await many(db, half, 1, take)
  const here = returned.length < take ? [...returned, ...(await many(db, half, 0, take - returned.length))] : returned
  const behind = `c."status" = 'queued' AND c."goneAt" IS NOT NULL
    ORDER BY c."returned" DESC, c."turn", c."number" LIMIT ?`
  return here.length < take ? [...here, ...(await many(db, behind, take - here.length))] : here
}

/** Returns the conversations in the queue whose visitors are gone, in the order in which they left. */
export const readGone = (db: Db): Promise<{ id: string; visitorId: string; goneAt: number }[]> =>
  db.sql.all(
    `SELECT "id", "visitorId", "goneAt" FROM "Conversation"
     WHERE "status" = 'queued' AND "goneAt" IS NOT NULL ORDER BY "goneAt"`,
  )
/** Returns visitors of open conversations who are gone, and those who left the queue since a time (ms). */
export const readLeft = (db: Db, since: number): Promise<{ visitorId: string }[]> =>
  db.sql.all(
    `SELECT "visitorId" FROM "Conversation"
     WHERE ("status" IN ('queued', 'active') AND "goneAt" IS NOT NULL) OR ("status" = 'closed' AND "goneAt" > ?)`,
    since,
  )
/** Returns visitors of open conversations who are not known to be gone. */
export const readExpected = (db: Db): Promise<{ visitorId: string }[]> =>
  db.sql.all(`SELECT "visitorId" FROM "Conversation" WHERE "status" IN ('queued', 'active') AND "goneAt" IS NULL`)

/** What a visitor may know of its conversation. Every hello reads one. */
export interface ShownRow {
  id: string
  number: number
  status: ConversationRow['status']
  version: number
  thread: string
  /** 0 or 1. */
  returned: number
  turn: number
  agentId: string | null
  agentName: string | null
  people: string | null
  openedAt: number
  closedAt: number | null
  rating: number | null
}
/**
 * Returns the latest conversations of a visitor, the newest first. `take` is written into the text, as SQLite plans
 * again for each bound LIMIT, which takes four times as long as the reading itself.
 */
export const readShownTo = (db: Db, visitorId: string, take: 1 | 20): Promise<ShownRow[]> =>
  db.sql.all(
    `SELECT c."id", c."number", c."status", c."version", c."publicThreadId" AS thread, c."returned", c."turn",
       c."agentId", a."name" AS "agentName", c."people", c."openedAt", c."closedAt", c."rating"
     FROM "Conversation" c LEFT JOIN "Agent" a ON a."id" = c."agentId"
     WHERE c."visitorId" = ? ORDER BY c."number" DESC LIMIT ${take}`,
    visitorId,
  )

/**
 * Returns how long (ms) the first reply of an agent took in the latest conversations of a site that were answered or
 * closed; null stands for one that was never answered.
 */
export async function readFirstReplies(
  db: Db,
  siteId: string,
  since: number,
  most: number,
): Promise<(number | null)[]> {
  const rows = await db.sql.all<{ openedAt: number; repliedAt: number | null }>(
    `SELECT c."openedAt", m."at" AS "repliedAt"
     FROM (SELECT * FROM "Conversation" WHERE "siteId" = ? AND "openedAt" >= ? ORDER BY "openedAt" DESC LIMIT ?) c
     LEFT JOIN "Message" m ON m."threadId" = c."publicThreadId" AND m."seq" =
       (SELECT "seq" FROM "Message"
        WHERE "threadId" = c."publicThreadId" AND "authorKind" = 'agent' AND "kind" <> 'event'
        ORDER BY "seq" LIMIT 1)
     WHERE m."at" IS NOT NULL OR c."status" = 'closed'`,
    siteId,
    since,
    most,
  )
  return rows.map(({ openedAt, repliedAt }) => (repliedAt === null ? null : Math.max(0, repliedAt - openedAt)))
}

/** What decides the position of a conversation in the queue. */
export interface Waiting {
  id: string
  visitorId: string
  version: number
  /** The order of arrival, spread among those who share a network [QU8]. */
  turn: number
  /** The order of arrival. */
  number: number
  /** It was handed back and goes before all that were never served. */
  returned: boolean
  /** Its visitor has no page open. */
  gone: boolean
}
const WAITING = `
  SELECT "id", "visitorId", "version", "turn", "number", "returned", "goneAt", "status" FROM "Conversation" WHERE`
/** Returns the whole queue, in any order. */
export const readWaiting = async (db: Db): Promise<Waiting[]> =>
  toWaiting(await db.sql.all<WaitingRow>(`${WAITING} "status" = 'queued'`))
/** Returns those of these conversations that wait. It reads by ids, as to look through the queue costs its length. */
export const readWaitingOf = async (db: Db, ids: string[]): Promise<Waiting[]> =>
  toWaiting(await db.sql.all<WaitingRow>(`${WAITING} "id" IN texts(?)`, JSON.stringify(ids)))

type WaitingRow = Omit<Waiting, 'returned' | 'gone'> & { returned: number; goneAt: number | null; status: string }
const toWaiting = (rows: WaitingRow[]): Waiting[] =>
  rows.flatMap(({ status, returned, goneAt, ...row }) =>
    status === 'queued' ? [{ ...row, returned: returned === 1, gone: goneAt !== null }] : [],
  )

/** Returns how many conversations go before one in the queue. */
export async function countAhead(db: Db, row: { returned: number; turn: number; number: number }): Promise<number> {
  const found = await db.sql.get<{ count: number }>(
    `SELECT (SELECT count(*) FROM "Conversation"
             WHERE "status" = 'queued' AND "goneAt" IS NULL AND "returned" = ? AND ("turn", "number") < (?, ?))
          + (SELECT count(*) FROM "Conversation"
             WHERE "status" = 'queued' AND "goneAt" IS NULL AND "returned" > ?) AS count`,
    row.returned,
    row.turn,
    row.number,
    row.returned,
  )
  return found?.count ?? 0
}

/** Returns how many conversations of a network wait, and the last turn among them (0 without any). */
export async function readWaitingFrom(db: Db, network: string): Promise<{ count: number; last: number }> {
  const found = await db.sql.get<{ count: number; last: number }>(
    `SELECT count(*) AS count, coalesce(max("turn"), 0) AS last FROM "Conversation"
     WHERE "network" = ? AND "status" = 'queued'`,
    network,
  )
  return found ?? { count: 0, last: 0 }
}

export interface NewConversation {
  id: string
  number: number
  turn: number
  network: string | null
  siteId: string
  visitorId: string
  publicThreadId: string
  staffThreadId: string
  openKey: string
  openedAt: number
  pageUrl: string | null
  pageTitle: string | null
  language: string | null
  userAgent: string | null
}
/** Stores a new conversation, which waits in the queue at once. */
export async function insertConversation(tx: Tx, c: NewConversation): Promise<void> {
  await tx.db.sql.run(
    `INSERT INTO "Conversation" ("id", "number", "siteId", "visitorId", "publicThreadId", "staffThreadId", "openKey",
       "openedAt", "pageUrl", "pageTitle", "language", "userAgent", "queuedAt", "turn", "network", "status")
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'queued')`,
    c.id,
    c.number,
    c.siteId,
    c.visitorId,
    c.publicThreadId,
    c.staffThreadId,
    c.openKey,
    c.openedAt,
    c.pageUrl,
    c.pageTitle,
    c.language,
    c.userAgent,
    c.openedAt,
    c.turn,
    c.network,
  )
}

type Column =
  | 'status'
  | 'agentId'
  | 'epoch'
  | 'queuedAt'
  | 'returned'
  | 'goneAt'
  | 'network'
  | 'closedAt'
  | 'closedBy'
  | 'rating'
  | 'ratingComment'
  | 'people'
  | 'version'
export type Columns = Partial<Record<Column, SqlValue>>

/** Changes columns and raises the version; false, and nothing changes, when the row is not as `belief` says. */
export async function changeConversation(tx: Tx, id: string, belief: Columns, change: Columns): Promise<boolean> {
  const set = [...Object.keys(change).map((column) => `"${column}" = ?`), `"version" = "version" + 1`]
  const where = [`"id" = ?`, ...Object.keys(belief).map((column) => `"${column}" = ?`)]
  const text = `UPDATE "Conversation" SET ${set.join(', ')} WHERE ${where.join(' AND ')}`
  return (await tx.db.sql.run(text, ...Object.values(change), id, ...Object.values(belief))) > 0
}

/**
 * Notes on which page a visitor with an open conversation is; false when there is no such conversation, or the page is
 * the same. The version stays, as it guards what agents and the dispatcher do, which no page changes.
 */
export const movePage = async (tx: Tx, visitorId: string, { url, title, at }: VisitedPage): Promise<boolean> =>
  (await tx.db.sql.run(
    `UPDATE "Conversation" SET "lastPageUrl" = ?, "lastPageTitle" = ?, "lastPageAt" = ?
     WHERE "visitorId" = ? AND "status" <> 'closed'
       AND (coalesce("lastPageUrl", "pageUrl") IS DISTINCT FROM ?
         OR coalesce("lastPageTitle", "pageTitle") IS DISTINCT FROM ?)`,
    url,
    title,
    at,
    visitorId,
    url,
    title,
  )) > 0

/** Deletes a conversation with its assignments. A ticket that was made of it stays. */
export async function deleteConversation(tx: Tx, id: string): Promise<void> {
  await tx.db.sql.run(`DELETE FROM "Assignment" WHERE "conversationId" = ?`, id)
  await tx.db.sql.run(`DELETE FROM "Conversation" WHERE "id" = ?`, id)
}

export const startAssignment = (
  tx: Tx,
  given: { conversationId: string; agentId: string; epoch: number; startedAt: number; reason: string },
): Promise<number> =>
  tx.db.sql.run(
    `INSERT INTO "Assignment" ("conversationId", "agentId", "epoch", "startedAt", "reason") VALUES (?, ?, ?, ?, ?)`,
    given.conversationId,
    given.agentId,
    given.epoch,
    given.startedAt,
    given.reason,
  )
export const endAssignment = (tx: Tx, conversationId: string, at: number, reason: string): Promise<number> =>
  tx.db.sql.run(
    `UPDATE "Assignment" SET "endedAt" = ?, "endReason" = ? WHERE "conversationId" = ? AND "endedAt" IS NULL`,
    at,
    reason,
    conversationId,
  )

/** Sets whose writes the public thread accepts from now on. */
export const fenceThread = (tx: Tx, id: string, epoch: number, writerId: string | null): Promise<number> =>
  tx.db.sql.run(`UPDATE "Thread" SET "epoch" = ?, "writerId" = ? WHERE "id" = ?`, epoch, writerId, id)
export const closeThread = (tx: Tx, id: string, at: number): Promise<number> =>
  tx.db.sql.run(`UPDATE "Thread" SET "closedAt" = ?, "writerId" = NULL WHERE "id" = ?`, at, id)

export const reopenThread = (tx: Tx, id: string): Promise<number> =>
  tx.db.sql.run(`UPDATE "Thread" SET "closedAt" = NULL WHERE "id" = ?`, id)

export interface Assignee {
  id: string
  name: string
  availability: string
  capacity: number
  load: number
}
/** Returns an agent to whom a conversation may be assigned; undefined when it is disabled or does not exist. */
export const readAssignee = (tx: Tx, id: string): Promise<Assignee | undefined> =>
  tx.db.sql.get<Assignee>(
    `SELECT "id", "name", "availability", "capacity",
       (SELECT count(*) FROM "Conversation" WHERE "agentId" = ? AND "status" = 'active' AND "goneAt" IS NULL) AS load
     FROM "Agent" WHERE "id" = ? AND "disabledAt" IS NULL`,
    id,
    id,
  )
export const touchAssignee = (tx: Tx, id: string, at: number): Promise<number> =>
  tx.db.sql.run(`UPDATE "Agent" SET "lastAssignedAt" = ? WHERE "id" = ?`, at, id)

export const moveOwner = async (tx: Tx, from: string, to: string): Promise<void> => {
  for (const table of ['Conversation', 'Thread', 'Ticket'])
    await tx.db.sql.run(`UPDATE "${table}" SET "visitorId" = ? WHERE "visitorId" = ?`, to, from)
}

/** Counts for each thread the messages of others that an agent has not read. */
export const readUnread = (db: Reader, agentId: string): Promise<{ threadId: string; count: number }[]> =>
  db.sql.all(
    `SELECT m."threadId", count(*) AS count FROM "Conversation" c
     LEFT JOIN "ReadMark" r ON r."threadId" = c."publicThreadId" AND r."readerId" = ?
     JOIN "Message" m ON m."threadId" = c."publicThreadId" AND m."seq" > coalesce(r."read", 0)
     WHERE c."agentId" = ? AND c."status" = 'active' AND m."kind" <> 'event' AND m."authorId" <> ?
     GROUP BY m."threadId"`,
    agentId,
    agentId,
    agentId,
  )
