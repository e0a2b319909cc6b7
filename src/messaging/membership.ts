/**
 * A membership says who is in a thread besides those it belongs to, and from which message on. What was said before is
 * not theirs to read.
 */
import { notFound } from '../kernel/errors.ts'
import type { Db, Tx } from '../store/database.ts'
import { readThread } from './store.ts'

export type MemberRole = 'host' | 'speaker' | 'reader'
export interface Member {
  id: string
  kind: 'visitor' | 'agent'
  name: string
  role: MemberRole
}

/** Lets somebody into a thread: from the next message on, or from the first. Throws not_found. */
export async function startMembership(
  tx: Tx,
  threadId: string,
  member: Member,
  at: number,
  from: 'now' | 'start' = 'now',
): Promise<void> {
  const thread = await readThread(tx.db, threadId)
  if (thread === undefined) throw notFound()
  await tx.db.sql.run(
    `INSERT INTO "Membership" ("threadId", "memberId", "memberKind", "name", "role", "fromSeq", "joinedAt")
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    threadId,
    member.id,
    member.kind,
    member.name,
    member.role,
    from === 'now' ? thread.lastSeq + 1 : 1,
    at,
  )
}

/** Ends a membership with the last message so far. Open sockets stop hearing of the thread after the commit. */
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
/** Returns the membership of somebody who is in now. */
export const readMembership = (db: Db, threadId: string, memberId: string): Promise<MembershipRow | undefined> =>
  db.sql.get(
    `SELECT "name", "role", "fromSeq" FROM "Membership" WHERE "threadId" = ? AND "memberId" = ? AND "leftAt" IS NULL`,
    threadId,
    memberId,
  )

/**
 * Somebody who is in a thread may read all of it from the first coming on, but not what was said while they were out.
 */
export interface Access {
  fromSeq: number
  /** The spans ascend and none is empty. Both ends are withheld. */
  withheld: { from: number; to: number }[]
}
export const WHOLE: Access = { fromSeq: 1, withheld: [] }

export const isOpen = ({ fromSeq, withheld }: Access, seq: number): boolean =>
  seq >= fromSeq && !withheld.some(({ from, to }) => seq >= from && seq <= to)

/** Returns what a member may read, or undefined for somebody who is out now, whatever they were before. */
export async function readAccess(db: Db, threadId: string, memberId: string): Promise<Access | undefined> {
  const stays = await db.sql.all<{ fromSeq: number; toSeq: number | null; leftAt: number | null }>(
    `SELECT "fromSeq", "toSeq", "leftAt" FROM "Membership"
     WHERE "threadId" = ? AND "memberId" = ? ORDER BY "fromSeq", "id"`,
    threadId,
    memberId,
  )
  const [first] = stays
  if (first === undefined || stays.every((stay) => stay.leftAt !== null)) return undefined
  const withheld: Access['withheld'] = []
  let read = first.fromSeq - 1
  for (const { fromSeq, toSeq, leftAt } of stays) {
    if (fromSeq > read + 1) withheld.push({ from: read + 1, to: fromSeq - 1 })
    // Whoever is in reads on without an end.
    read = Math.max(read, fromSeq - 1, leftAt === null ? Number.POSITIVE_INFINITY : (toSeq ?? 0))
  }
  return { fromSeq: first.fromSeq, withheld }
}
