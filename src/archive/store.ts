import { findableOf } from '../kernel/text.ts'
import { readMessagesById } from '../messaging/index.ts'
import type { File, Message } from '../protocol/entities.ts'
import type { Prisma, Reader, Tx } from '../store/database.ts'
import { readSetting, writeSetting } from '../store/settings.ts'

const POSITION = 'message_index'

/** The id of the latest message that the index has passed. */
export const readPosition = async (db: Reader): Promise<number> => Number((await readSetting(db, POSITION)) ?? 0)

/** What was said after a position, in the order of ids; with nothing in it for events. */
export async function readAfter(db: Reader, position: number, take: number): Promise<{ id: number; body: string }[]> {
  const rows = await db.sql.all<{ id: number; text: string | null; files: string | null }>(
    `SELECT "id", "text", "files" FROM "Message" WHERE "id" > ? ORDER BY "id" LIMIT ?`,
    position,
    take,
  )
  return rows.map(({ id, text, files }) => ({
    id,
    body: findableOf({ ...(text === null ? {} : { text }), files: files === null ? [] : (JSON.parse(files) as File[]) }),
  }))
}

/** A message that was removed since it was read does not come into the index: nothing would take it out again. */
export async function addToIndex(tx: Tx, rows: { id: number; body: string }[], position: number): Promise<void> {
  for (const { id, body } of rows)
    await tx.db.sql.run(`INSERT INTO "MessageIndex" (rowid, body) SELECT "id", ? FROM "Message" WHERE "id" = ?`, body, id)
  await writeSetting(tx, POSITION, String(position))
}

export async function removeFromIndex(tx: Tx, ids: number[]): Promise<void> {
  await tx.db.sql.run(`DELETE FROM "MessageIndex" WHERE rowid IN (SELECT value FROM json_each(?))`, JSON.stringify(ids))
}

/** Which conversations are asked for; times in milliseconds, `to` not included, `before` a number not included. */
export interface Filter {
  from: number | undefined
  to: number | undefined
  agent: string | undefined
  site: string | undefined
  visitor: string | undefined
  status: string | undefined
  before: number | undefined
}
export interface Found {
  id: string
  number: number
  hitCount: number
}

/** Newest first. Whoever once had a conversation is its agent here, not only who had it last. */
export async function findConversations(db: Reader, filter: Filter, take: number): Promise<Found[]> {
  const { from, to, agent, site, visitor, status, before } = filter
  const where: Prisma.ConversationWhereInput = {
    openedAt: { ...(from === undefined ? {} : { gte: new Date(from) }), ...(to === undefined ? {} : { lt: new Date(to) }) },
    ...(agent === undefined ? {} : { OR: [{ agentId: agent }, { assignments: { some: { agentId: agent } } }] }),
    ...(site === undefined ? {} : { siteId: site }),
    ...(visitor === undefined ? {} : { visitorId: visitor }),
    ...(status === undefined ? {} : { status }),
    ...(before === undefined ? {} : { number: { lt: before } }),
  }
  const rows = await db.conversation.findMany({ where, orderBy: { number: 'desc' }, take, select: { id: true, number: true } })
  return rows.map((row) => ({ ...row, hitCount: 0 }))
}

/** The same, of those conversations that say `match` (FTS5) in the public or in the staff thread. */
export async function searchConversations(db: Reader, match: string, filter: Filter, take: number): Promise<Found[]> {
  const absent = (value: string | number | undefined) => value ?? null
  const { from, to, agent, site, visitor, status, before } = filter
  const rows = await db.$queryRaw<{ id: string; number: number | bigint; hits: number | bigint }[]>`
    SELECT c."id", c."number", sum(h."hits") AS hits
    FROM (SELECT m."threadId", count(*) AS hits FROM "MessageIndex" JOIN "Message" m ON m."id" = "MessageIndex".rowid
          WHERE "MessageIndex" MATCH ${match} GROUP BY m."threadId") h
    JOIN "Thread" t ON t."id" = h."threadId" AND t."kind" IN ('public', 'staff')
    JOIN "Conversation" c ON c."id" = t."ownerId"
    WHERE (${absent(from)} IS NULL OR c."openedAt" >= ${absent(from)})
      AND (${absent(to)} IS NULL OR c."openedAt" < ${absent(to)})
      AND (${absent(site)} IS NULL OR c."siteId" = ${absent(site)})
      AND (${absent(visitor)} IS NULL OR c."visitorId" = ${absent(visitor)})
      AND (${absent(status)} IS NULL OR c."status" = ${absent(status)})
      AND (${absent(before)} IS NULL OR c."number" < ${absent(before)})
      AND (${absent(agent)} IS NULL OR c."agentId" = ${absent(agent)}
           OR EXISTS (SELECT 1 FROM "Assignment" a WHERE a."conversationId" = c."id" AND a."agentId" = ${absent(agent)}))
    GROUP BY c."id" ORDER BY c."number" DESC LIMIT ${take}`
  return rows.map((row) => ({ id: row.id, number: Number(row.number), hitCount: Number(row.hits) }))
}

/** The first `each` matching messages of each of these conversations. */
export async function readHits(
  db: Reader,
  match: string,
  conversations: string[],
  each: number,
): Promise<{ conversation: string; message: Message }[]> {
  const ids = JSON.stringify(conversations)
  const found = await db.$queryRaw<{ id: number | bigint; thread: string; conversation: string }[]>`
    SELECT "id", "thread", "conversation" FROM (
      SELECT m."id", t."id" AS thread, t."ownerId" AS conversation, row_number() OVER (PARTITION BY t."ownerId" ORDER BY m."id") AS place
      FROM "MessageIndex" JOIN "Message" m ON m."id" = "MessageIndex".rowid
      JOIN "Thread" t ON t."id" = m."threadId" AND t."kind" IN ('public', 'staff')
      WHERE "MessageIndex" MATCH ${match} AND t."ownerId" IN (SELECT value FROM json_each(${ids})))
    WHERE place <= ${each}`
  const owners = new Map(found.map((row) => [row.thread, row.conversation]))
  const messages = await readMessagesById(
    db,
    found.map((row) => Number(row.id)),
  )
  return messages.map((message) => ({ conversation: owners.get(message.thread) ?? '', message }))
}

/** What people said, by conversation, in both threads. */
export async function countMessages(db: Reader, conversations: string[]): Promise<Map<string, number>> {
  const ids = JSON.stringify(conversations)
  const rows = await db.$queryRaw<{ conversation: string; count: number | bigint }[]>`
    SELECT t."ownerId" AS conversation, count(*) AS count FROM "Thread" t
    JOIN "Message" m ON m."threadId" = t."id" AND m."kind" <> 'event'
    WHERE t."kind" IN ('public', 'staff') AND t."ownerId" IN (SELECT value FROM json_each(${ids})) GROUP BY t."ownerId"`
  return new Map(rows.map((row) => [row.conversation, Number(row.count)]))
}
