/** The statements of the log, which every message, resume and page of history runs. */
import type { ThreadKind } from '../events/event.ts'
import { previewOf } from '../kernel/text.ts'
import type { Author, File, Message, ReadMark, ThreadEvent } from '../protocol/entities.ts'
import type { Db, Tx } from '../store/database.ts'

export interface ThreadRow {
  id: string
  kind: ThreadKind
  ownerId: string
  visitorId: string | null
  lastSeq: number
  epoch: number
  writerId: string | null
  closedAt: number | null
  awaitingSince: number | null
  slowModeMs: number
  /** When the last entry was said; 0 before the first. */
  movedAt: number
}

/** Returns a thread. One without an owner is being removed and counts as gone. */
export async function readThread(db: Db, id: string): Promise<ThreadRow | undefined> {
  const row = await db.sql.get<StoredThread>(THREAD, id)
  return row === undefined ? undefined : Object.assign(row, { movedAt: row.movedAt ?? 0 })
}

/** Returns threads by their ids, as `readThread` does. */
export async function readThreads(tx: Tx, ids: readonly string[]): Promise<Map<string, ThreadRow>> {
  const lists = ids.map((id) => [id])
  const rows = (await tx.db.sql.getEach<StoredThread>(THREAD, lists)).filter((row) => row !== undefined)
  return new Map(rows.map((row) => [row.id, Object.assign(row, { movedAt: row.movedAt ?? 0 })]))
}

type StoredThread = Omit<ThreadRow, 'movedAt'> & { movedAt: number | null }
const THREAD = `
  SELECT "id", "kind", "ownerId", "visitorId", "lastSeq", "epoch", "writerId", "closedAt", "awaitingSince",
    "slowModeMs", coalesce("movedAt", "lastAt") AS "movedAt"
  FROM "Thread" WHERE "id" = ? AND "ownerId" <> ''`

export const insertThread = (
  tx: Tx,
  thread: { id: string; kind: ThreadKind; siteId: string; visitorId: string | null; ownerId: string },
): Promise<number> =>
  tx.db.sql.run(
    `INSERT INTO "Thread" ("id", "kind", "siteId", "visitorId", "ownerId") VALUES (?, ?, ?, ?, ?)`,
    thread.id,
    thread.kind,
    thread.siteId,
    thread.visitorId,
    thread.ownerId,
  )

/** Stores messages. Returns false when the author of one of them has used its key in this thread before. */
export async function insertMessages(tx: Tx, messages: readonly Message[]): Promise<boolean> {
  const inserted = await tx.db.sql.runEach(
    `INSERT INTO "Message"
       ("threadId", "seq", "at", "authorKind", "authorId", "authorName", "kind", "text", "files", "event", "key")
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT ("threadId", "authorId", "key") DO NOTHING`,
    messages.map(({ thread, seq, at, author, kind, text, files, event, key }) => [
      thread,
      seq,
      at,
      author.kind,
      author.id,
      author.name,
      kind,
      text ?? null,
      files === undefined ? null : JSON.stringify(files),
      event === undefined ? null : JSON.stringify(event),
      key ?? null,
    ]),
  )
  return inserted === messages.length
}

export interface Sent {
  seq: number
  at: number
  text: string | null
  files: string | null
}
const SENT = `
  SELECT "seq", "at", "text", "files" FROM "Message" WHERE "threadId" = ? AND "authorId" = ? AND "key" = ?`

/** Returns what an author has sent under a key. */
export const readSent = (db: Db, threadId: string, authorId: string, key: string): Promise<Sent | undefined> =>
  db.sql.get<Sent>(SENT, threadId, authorId, key)

/** Returns what was sent under keys, for each `[thread, author, key]` of the list. */
export const readSentEach = (tx: Tx, keys: readonly [string, string, string][]): Promise<(Sent | undefined)[]> =>
  tx.db.sql.getEach<Sent>(SENT, keys)

/** Tells whether what was sent under a key has this text and these files. */
export function isSame(sent: Sent, text: string, files: string[] = []): boolean {
  const before = sent.files === null ? [] : (JSON.parse(sent.files) as File[])
  return (
    (sent.text ?? '') === text && before.length === files.length && before.every(({ id }, index) => id === files[index])
  )
}

/** Moves the thread on after an event, which lists do not show as the last line. */
export const advance = (tx: Tx, id: string, lastSeq: number, at: number): Promise<number> =>
  tx.db.sql.run(`UPDATE "Thread" SET "lastSeq" = ?, "movedAt" = ? WHERE "id" = ?`, lastSeq, at, id)

/** Moves threads on after somebody said something: `message` is the last one, and a visitor waits `awaitingSince`. */
export const advanceWith = (
  tx: Tx,
  moved: readonly { message: Message; awaitingSince: number | null }[],
): Promise<number> =>
  tx.db.sql.runEach(
    `UPDATE "Thread" SET "lastSeq" = ?, "movedAt" = ?, "lastAt" = ?, "lastAuthor" = ?, "lastPreview" = ?,
       "awaitingSince" = ?
     WHERE "id" = ?`,
    moved.map(({ message, awaitingSince }) => {
      const { thread, seq, at, author } = message
      return [seq, at, at, author.kind, previewOf(message), awaitingSince, thread]
    }),
  )

interface MessageRow {
  threadId: string
  seq: number
  at: number
  authorKind: Author['kind']
  authorId: string
  authorName: string
  kind: Message['kind']
  text: string | null
  files: string | null
  event: string | null
  key: string | null
  mentions: string | null
  removedAt: number | null
}

const MESSAGE = `
  SELECT "threadId", "seq", "at", "authorKind", "authorId", "authorName", "kind", "text", "files", "event", "key",
    "mentions", "removedAt"
  FROM "Message"`

/** Returns the messages with `after < seq ≤ upTo`, in order. */
export async function readMessages(db: Db, threadId: string, after = 0, upTo = 2 ** 31 - 1): Promise<Message[]> {
  if (upTo <= after) return []
  const rows = await db.sql.all<MessageRow>(
    `${MESSAGE} WHERE "threadId" = ? AND "seq" > ? AND "seq" <= ? ORDER BY "seq"`,
    threadId,
    after,
    upTo,
  )
  return rows.map(toMessage)
}

/** Returns some messages of a thread, in order. */
export async function readMessagesAt(db: Db, threadId: string, seqs: readonly number[]): Promise<Message[]> {
  const rows = await db.sql.all<MessageRow>(
    `${MESSAGE} WHERE "threadId" = ? AND "seq" IN numbers(?) ORDER BY "seq"`,
    threadId,
    JSON.stringify(seqs),
  )
  return rows.map(toMessage)
}

function toMessage(row: MessageRow): Message {
  return {
    thread: row.threadId,
    seq: row.seq,
    at: row.at,
    author: { kind: row.authorKind, id: row.authorId, name: row.authorName },
    kind: row.kind,
    ...(row.text === null ? {} : { text: row.text }),
    ...(row.files === null ? {} : { files: JSON.parse(row.files) as File[] }),
    ...(row.event === null ? {} : { event: JSON.parse(row.event) as ThreadEvent }),
    ...(row.key === null ? {} : { key: row.key }),
    ...(row.mentions === null ? {} : { mentions: JSON.parse(row.mentions) as string[] }),
    ...(row.removedAt === null ? {} : { removed: true as const }),
  }
}

/** Returns how far one reader is: a list of one mark, or none. */
export const readMarkOf = (db: Db, threadId: string, readerId: string): Promise<ReadMark[]> =>
  db.sql.all<ReadMark>(
    `SELECT "readerId" AS reader, "kind", "delivered", "read" FROM "ReadMark" WHERE "threadId" = ? AND "readerId" = ?`,
    threadId,
    readerId,
  )

export const readMarks = (db: Db, threadId: string): Promise<ReadMark[]> =>
  db.sql.all<ReadMark>(
    `SELECT "readerId" AS reader, "kind", "delivered", "read" FROM "ReadMark" WHERE "threadId" = ?`,
    threadId,
  )

/** Raises a mark; marks never go down. One for a thread that was removed meanwhile is dropped without an error. */
export const raiseMark = (tx: Tx, threadId: string, mark: ReadMark): Promise<number> =>
  tx.db.sql.run(
    `INSERT INTO "ReadMark" ("threadId", "readerId", "kind", "delivered", "read")
     SELECT "id", ?, ?, ?, ? FROM "Thread" WHERE "id" = ? AND "ownerId" <> ''
     ON CONFLICT ("threadId", "readerId") DO UPDATE SET
       "delivered" = greatest("ReadMark"."delivered", excluded."delivered"),
       "read" = greatest("ReadMark"."read", excluded."read")`,
    mark.reader,
    mark.kind,
    mark.delivered,
    mark.read,
    threadId,
  )

/** Stores whom a message mentions. It is a statement of its own, so that messages without mentions cost nothing. */
export const markMentions = (
  tx: Tx,
  { thread, seq }: Pick<Message, 'thread' | 'seq'>,
  ids: readonly string[],
): Promise<number> =>
  tx.db.sql.run(
    `UPDATE "Message" SET "mentions" = ? WHERE "threadId" = ? AND "seq" = ?`,
    JSON.stringify(ids),
    thread,
    seq,
  )

/** Removes the text and files of a message and keeps its place; false when there is none, or it was removed before. */
export const blankMessage = async (tx: Tx, threadId: string, seq: number, at: number): Promise<boolean> =>
  (await tx.db.sql.run(
    `UPDATE "Message" SET "text" = '', "files" = NULL, "mentions" = NULL, "kind" = 'text', "removedAt" = ?
     WHERE "threadId" = ? AND "seq" = ? AND "kind" <> 'event' AND "removedAt" IS NULL`,
    at,
    threadId,
    seq,
  )) > 0

/** Returns when (ms) an author last said something in a thread; 0 when never. */
export const readLastSaid = async (db: Db, threadId: string, authorId: string): Promise<number> =>
  (
    await db.sql.get<{ at: number | null }>(
      `SELECT max("at") AS at FROM "Message" WHERE "threadId" = ? AND "authorId" = ?`,
      threadId,
      authorId,
    )
  )?.at ?? 0
