/**
 * These functions remove threads for ever. A thread without an owner exists for nobody. The write that removes what it
 * belonged to takes its owner away, and its messages go afterwards, some at a time, so that those who write meanwhile
 * hardly wait.
 */
import type { Reader, Tx } from '../store/database.ts'

/**
 * Takes a thread's owner away, and removes the marks and memberships in it. From the commit on nobody finds it, and
 * whoever follows it hears nothing more.
 */
export async function disownThread(tx: Tx, id: string): Promise<void> {
  await tx.db.sql.run(
    `UPDATE "Thread"
     SET "ownerId" = '', "visitorId" = NULL, "writerId" = NULL, "lastPreview" = NULL, "lastAuthor" = NULL
     WHERE "id" = ?`,
    id,
  )
  await tx.db.sql.run(`DELETE FROM "ReadMark" WHERE "threadId" = ?`, id)
  await tx.db.sql.run(`DELETE FROM "Membership" WHERE "threadId" = ?`, id)
}

/** Returns the ids of people from outside that were ever let into a thread. */
export const readOutsiders = async (tx: Tx, threadId: string): Promise<string[]> => {
  const rows = await tx.db.sql.all<{ id: string }>(
    `SELECT DISTINCT "memberId" AS id FROM "Membership" WHERE "threadId" = ? AND "memberKind" = 'visitor'`,
    threadId,
  )
  return rows.map((row) => row.id)
}

/** Returns the ids of threads whose removal a stop, or a failure, left half done. */
export const readDisowned = async (db: Reader): Promise<string[]> =>
  (await db.sql.all<{ id: string }>(`SELECT "id" FROM "Thread" WHERE "ownerId" = ''`)).map((row) => row.id)

/**
 * Removes at most `most` messages, and the thread with the last of them. Returns the ids by which an index knows the
 * messages.
 */
export async function removeMessages(tx: Tx, threadId: string, most: number): Promise<number[]> {
  const rows = await tx.db.sql.all<{ id: number }>(
    `DELETE FROM "Message" WHERE "id" IN (
       SELECT m."id" FROM "Message" m JOIN "Thread" t ON t."id" = m."threadId" AND t."ownerId" = ''
       WHERE m."threadId" = ? LIMIT ?) RETURNING "id"`,
    threadId,
    most,
  )
  if (rows.length < most) await tx.db.sql.run(`DELETE FROM "Thread" WHERE "id" = ? AND "ownerId" = ''`, threadId)
  return rows.map((row) => row.id)
}
