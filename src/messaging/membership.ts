/** Who is in a thread besides those it belongs to, and from which message on: what was said before is not theirs to read. */
import { notFound } from '../kernel/errors.ts'
import type { Reader, Tx } from '../store/database.ts'
import { readThread } from './store.ts'

export type MemberRole = 'host' | 'speaker' | 'reader'
export interface Member {
  id: string
  kind: 'visitor' | 'agent'
  name: string
  role: MemberRole
}

/** From the next message on, or from the first. */
export async function startMembership(tx: Tx, threadId: string, member: Member, at: number, from: 'now' | 'start' = 'now'): Promise<void> {
  const thread = await readThread(tx.db, threadId)
  if (thread === undefined) throw notFound()
  await tx.db.sql.run(
    `INSERT INTO "Membership" ("threadId", "memberId", "memberKind", "name", "role", "fromSeq", "joinedAt") VALUES (?, ?, ?, ?, ?, ?, ?)`,
    threadId,
    member.id,
    member.kind,
    member.name,
    member.role,
    from === 'now' ? thread.lastSeq + 1 : 1,
    at,
  )
}

/** Up to the last message so far; open sockets stop hearing of the thread after the commit. */
export async function endMembership(tx: Tx, threadId: string, memberId: string, at: number): Promise<void> {
  const ended = await tx.db.sql.run(
    `UPDATE "Membership" SET "leftAt" = ?, "toSeq" = (SELECT "lastSeq" FROM "Thread" WHERE "id" = ?)
     WHERE "threadId" = ? AND "memberId" = ? AND "leftAt" IS NULL`,
    at,
    threadId,
    threadId,
    memberId,
  )
  if (ended > 0) tx.emit({ type: 'membership_ended', thread: threadId, member: memberId })
}

export interface MembershipRow {
  name: string
  role: MemberRole
  fromSeq: number
}
/** Of who is in now. */
export const readMembership = (db: Reader | Tx['db'], threadId: string, memberId: string): Promise<MembershipRow | undefined> =>
  db.sql.get(
    `SELECT "name", "role", "fromSeq" FROM "Membership" WHERE "threadId" = ? AND "memberId" = ? AND "leftAt" IS NULL`,
    threadId,
    memberId,
  )
