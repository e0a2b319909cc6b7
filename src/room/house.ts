/** Everything in rooms rests on this file: who may come near a room, who goes in and out, and how it is told. */
import { type AgentActor, authorOf, hasRole } from '../identity/index.ts'
import { AppError, because, notFound } from '../kernel/errors.ts'
import { append, endMembership, type Member, startMembership } from '../messaging/index.ts'
import type { Room, ThreadEvent } from '../protocol/entities.ts'
import type { Db, Tx } from '../store/database.ts'
import { changeRoom, type MemberRow, markAllRead, type RoomRow, readMembers, readRoom } from './store.ts'
import { toQaRoom, toRoom } from './view.ts'

export interface Found {
  row: RoomRow
  members: MemberRow[]
}

export const isIn = (members: readonly MemberRow[], id: string): boolean => members.some((member) => member.id === id)
export const personOf = ({ id, name }: { id: string; name: string }) => ({ id, name, kind: 'agent' as const })
/** Returns whether all staff may read the room, and come in. */
export const isOpen = ({ kind }: { kind: RoomRow['kind'] }): boolean => kind === 'open' || kind === 'qa'

/** Returns a room that the agent may see. Throws not_found: absence and no permission are the same answer (A1). */
export async function requireVisible(db: Db, actor: AgentActor, id: string): Promise<Found> {
  const row = await readRoom(db, id)
  if (row === undefined) throw notFound()
  const members = await readMembers(db, [row.threadId])
  if (!isOpen(row) && !isIn(members, actor.id)) throw notFound()
  return { row, members }
}

/** Returns a room that the agent is in. Throws not_found, and not_in. */
export async function requireMember(tx: Tx, actor: AgentActor, id: string): Promise<Found> {
  const found = await requireVisible(tx.db, actor, id)
  if (!isIn(found.members, actor.id)) throw because('not_in')
  return found
}

/** Returns a room of which the agent is a host, or that an admin can see. Throws not_found, and forbidden. */
export async function requireHost(tx: Tx, actor: AgentActor, id: string): Promise<Found> {
  const found = await requireVisible(tx.db, actor, id)
  const host = found.members.some((member) => member.id === actor.id && member.role === 'host')
  if (!host && !hasRole(actor.role, 'admin')) throw new AppError('forbidden')
  return found
}

/**
 * Lets an agent in. Staff may read the whole history, and nothing of it is news to them. Agents in a Q&A room are its
 * hosts.
 */
export async function letIn(
  tx: Tx,
  row: RoomRow,
  { id, name }: { id: string; name: string },
  at: number,
  made = false,
): Promise<void> {
  const host = row.kind === 'qa' || (made && row.kind !== 'direct')
  await startMembership(tx, row.threadId, { id, kind: 'agent', name, role: host ? 'host' : 'speaker' }, at, 'start')
  await markAllRead(tx, row.threadId, id)
}

export async function letGo(tx: Tx, row: RoomRow, member: string, at: number): Promise<void> {
  await endMembership(tx, row.threadId, member, at)
  tx.emit({ type: 'room_left', room: row.id, thread: row.threadId, member })
}

/** Lets a visitor in. The room's version stays, because visitors come and go too often. */
export async function letVisitorIn(
  tx: Tx,
  row: RoomRow,
  member: Pick<Member, 'id' | 'name'>,
  at: number,
): Promise<void> {
  await startMembership(tx, row.threadId, { ...member, kind: 'visitor', role: 'speaker' }, at, 'start')
  tx.emit({ type: 'crowd_moved', thread: row.threadId })
}

export async function letVisitorGo(tx: Tx, row: RoomRow, member: string, at: number): Promise<void> {
  await letGo(tx, row, member, at)
  tx.emit({ type: 'crowd_moved', thread: row.threadId })
}

export const say = (tx: Tx, actor: AgentActor, row: RoomRow, at: number, event: ThreadEvent) =>
  append(tx, row.threadId, { author: authorOf(actor), at, event })

/** Raises the version, and tells whoever may see the room. */
export async function tell(tx: Tx, { id, threadId }: RoomRow, joined: string[] = []): Promise<Room> {
  await changeRoom(tx, id, {})
  const row = await readRoom(tx.db, id)
  if (row === undefined) throw notFound()
  const room = toRoom(row, await readMembers(tx.db, [threadId]))
  tx.emit({ type: 'room_changed', room, joined })
  if (row.siteId !== null)
    tx.emit({ type: 'qa_changed', siteId: row.siteId, qa: row.archivedAt === null ? toQaRoom(row) : null })
  return room
}
