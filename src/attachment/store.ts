/** Statements on uploads and files. */
import type { ErrorCode } from '../protocol/error-codes.ts'
import type { Db, Tx } from '../store/database.ts'

export interface AttachmentRow {
  id: string
  uploaderId: string
  name: string
  size: number
  keptSize: number | null
  siteId: string | null
  state: 'receiving' | 'checking' | 'stored' | 'refused'
  code: ErrorCode | null
  type: string | null
  width: number | null
  height: number | null
  threadId: string | null
  /** The place in its thread of the message that carries it. */
  seq: number | null
}

const SELECT = `
  SELECT "id", "uploaderId", "name", "size", "keptSize", "siteId", "state", "code", "type", "width", "height",
    "threadId", "seq"
  FROM "Attachment"`

export const readAttachment = (db: Db, id: string): Promise<AttachmentRow | undefined> =>
  db.sql.get<AttachmentRow>(`${SELECT} WHERE "id" = ?`, id)
export const readAttachments = (db: Db, ids: string[]): Promise<AttachmentRow[]> =>
  db.sql.all<AttachmentRow>(`${SELECT} WHERE "id" IN texts(?)`, JSON.stringify(ids))
/** Returns the attachments that were being checked when the server stopped. */
export const readUnchecked = (db: Db): Promise<AttachmentRow[]> =>
  db.sql.all<AttachmentRow>(`${SELECT} WHERE "state" = 'checking'`)
/** Returns attachments that are in no message and were created before a time (ms). */
export const readUnused = (db: Db, before: number): Promise<{ id: string }[]> =>
  db.sql.all(`SELECT "id" FROM "Attachment" WHERE "threadId" IS NULL AND "createdAt" < ?`, before)

/** Returns uploads that were announced up to a time (ms) and are not complete. */
export const readReceiving = (db: Db, before: number): Promise<{ id: string; siteId: string | null }[]> =>
  db.sql.all(`SELECT "id", "siteId" FROM "Attachment" WHERE "state" = 'receiving' AND "createdAt" <= ?`, before)

export const insertAttachment = (
  tx: Tx,
  row: {
    id: string
    uploaderKind: string
    uploaderId: string
    siteId: string | null
    name: string
    size: number
    createdAt: number
  },
): Promise<number> =>
  tx.db.sql.run(
    `INSERT INTO "Attachment" ("id", "uploaderKind", "uploaderId", "siteId", "name", "size", "createdAt", "state")
     VALUES (?, ?, ?, ?, ?, ?, ?, 'receiving')`,
    row.id,
    row.uploaderKind,
    row.uploaderId,
    row.siteId,
    row.name,
    row.size,
    row.createdAt,
  )

/** Returns how many bytes somebody has announced since a time (ms). */
export const countUploaded = async (db: Db, uploaderId: string, since: number): Promise<number> => {
  const row = await db.sql.get<{ bytes: number }>(
    `SELECT coalesce(sum("size"), 0) AS bytes FROM "Attachment" WHERE "uploaderId" = ? AND "createdAt" >= ?`,
    uploaderId,
    since,
  )
  return row?.bytes ?? 0
}
/** Returns how many bytes of complete uploads are kept for a site, or for staff when it is null. */
export const countKept = async (db: Db, siteId: string | null): Promise<number> => {
  const row = await db.sql.get<{ bytes: number }>(
    `SELECT coalesce(sum("size"), 0) AS bytes FROM "Attachment"
     WHERE "siteId" IS NOT DISTINCT FROM ? AND "state" IN ('checking', 'stored')`,
    siteId,
  )
  return row?.bytes ?? 0
}

/** Marks an upload as complete and to be checked; false when it was no longer being received. */
export const markReceived = async (tx: Tx, id: string): Promise<boolean> =>
  (await tx.db.sql.run(`UPDATE "Attachment" SET "state" = 'checking' WHERE "id" = ? AND "state" = 'receiving'`, id)) > 0
export const markStored = (
  tx: Tx,
  id: string,
  { type, image, keptSize }: { type: string; image: { width: number; height: number } | null; keptSize: number | null },
): Promise<number> =>
  tx.db.sql.run(
    `UPDATE "Attachment" SET "state" = 'stored', "type" = ?, "width" = ?, "height" = ?, "keptSize" = ?
     WHERE "id" = ? AND "state" = 'checking'`,
    type,
    image?.width ?? null,
    image?.height ?? null,
    keptSize,
    id,
  )
export const markRefused = (tx: Tx, id: string, code: ErrorCode): Promise<number> =>
  tx.db.sql.run(
    `UPDATE "Attachment" SET "state" = 'refused', "code" = ? WHERE "id" = ? AND "state" = 'checking'`,
    code,
    id,
  )
export const markUsed = (tx: Tx, id: string, message: { thread: string; seq: number }): Promise<number> =>
  tx.db.sql.run(
    `UPDATE "Attachment" SET "threadId" = ?, "seq" = ? WHERE "id" = ? AND "threadId" IS NULL AND "state" = 'stored'`,
    message.thread,
    message.seq,
    id,
  )
/** Detaches the files from a removed message. They become `refused`; the next sweep deletes them. */
export const markReleased = (tx: Tx, message: { thread: string; seq: number }): Promise<number> =>
  tx.db.sql.run(
    `UPDATE "Attachment" SET "threadId" = NULL, "seq" = NULL, "state" = 'refused', "createdAt" = ?
     WHERE "threadId" = ? AND "seq" = ?`,
    0,
    message.thread,
    message.seq,
  )
/** Deletes the attachments of all messages of a thread and returns their ids. */
export const deleteCarried = async (tx: Tx, threadId: string): Promise<string[]> =>
  (await tx.db.sql.all<{ id: string }>(`DELETE FROM "Attachment" WHERE "threadId" = ? RETURNING "id"`, threadId)).map(
    (row) => row.id,
  )
/** Deletes an attachment; false when a message carries it by now. */
export const deleteUnused = async (tx: Tx, id: string): Promise<boolean> =>
  (await tx.db.sql.run(`DELETE FROM "Attachment" WHERE "id" = ? AND "threadId" IS NULL`, id)) > 0
