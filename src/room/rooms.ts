/** Agents among themselves: rooms open to all staff, private ones, and two who talk directly. Rules [R50]–[R56] of docs/protocol.md. */
import { type AgentActor, authorOf, hasRole, readColleagues } from '../identity/index.ts'
import type { Clock } from '../kernel/clock.ts'
import { AppError, notFound } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import { cleanLine } from '../kernel/text.ts'
import { append, blankMessage, createThread, endMembership, type FileShelf, type MemberRole, startMembership } from '../messaging/index.ts'
import type { Room, RoomStanding, ThreadEvent } from '../protocol/entities.ts'
import { LIMITS } from '../protocol/limits.ts'
import type { Database, Tx } from '../store/database.ts'
import {
  blankPreview,
  changeRoom,
  closeRoomThread,
  insertRoom,
  type MemberRow,
  markAllRead,
  type RoomRow,
  readMembers,
  readPair,
  readRoom,
  readRoomOfThread,
  readRoomsOf,
  readUnreadIn,
  setSlowMode,
} from './store.ts'
import { toRoom } from './view.ts'

const TOPIC_LENGTH = 200
const MOST_MEMBERS = 1_000
/** No site: a room is the installation's. */
const NO_SITE = ''

export interface NewRoom {
  kind: 'open' | 'private'
  name: string
  topic: string | undefined
  members: string[] | undefined
}
export interface RoomChange {
  name: string | undefined
  topic: string | undefined
  slowModeMs: number | undefined
}

export class Rooms {
  private readonly database: Database
  private readonly clock: Clock
  private readonly shelf: FileShelf
  constructor(database: Database, clock: Clock, shelf: FileShelf) {
    this.database = database
    this.clock = clock
    this.shelf = shelf
  }

  /** All open rooms and those that the agent is in, with what it has not read. */
  async list(actor: AgentActor): Promise<RoomStanding[]> {
    const { read } = this.database
    const rows = await readRoomsOf(read, actor.id)
    const threads = rows.map((row) => row.threadId)
    const members = byThread(await readMembers(read, threads))
    const joined = (row: RoomRow) => members.get(row.threadId)?.some(({ id }) => id === actor.id) ?? false
    const mine = rows.filter(joined).map((row) => row.threadId)
    const unread = new Map((await readUnreadIn(read, mine, actor.id)).map((row) => [row.threadId, row]))
    return rows.map((row) => ({
      room: toRoom(row, members.get(row.threadId) ?? []),
      joined: joined(row),
      unread: unread.get(row.threadId)?.unread ?? 0,
      mentions: unread.get(row.threadId)?.mentions ?? 0,
    }))
  }

  create(actor: AgentActor, input: NewRoom): Promise<Room> {
    const name = cleanLine(input.name, LIMITS.nameLength)
    if (name === '') throw new AppError('bad_request', 'name is empty')
    return this.database.write(async (tx) => {
      const row = await this.begin(tx, actor, input.kind, name, cleanLine(input.topic ?? '', TOPIC_LENGTH), null)
      return this.bring(tx, actor, row, input.members ?? [])
    })
  }

  /** The same two have one room. */
  direct(actor: AgentActor, other: string): Promise<Room> {
    if (other === actor.id) throw new AppError('bad_request', 'that is yourself')
    return this.database.write(async (tx) => {
      const pair = [actor.id, other].sort().join(' ')
      const known = await readPair(tx.db, pair)
      if (known !== undefined) return toRoom(known, await readMembers(tx.db, [known.threadId]))
      if ((await readColleagues(tx.db, [other])).length === 0) throw notFound()
      return this.bring(tx, actor, await this.begin(tx, actor, 'direct', '', '', pair), [other])
    })
  }

  join(actor: AgentActor, id: string): Promise<Room> {
    return this.database.write(async (tx) => {
      const { row, members } = await this.seen(tx, actor, id)
      if (row.archivedAt !== null) throw new AppError('conflict', 'the room is archived')
      if (isIn(members, actor.id)) return toRoom(row, members)
      await this.letIn(tx, row, actor, 'speaker')
      await this.say(tx, actor, row, { name: 'joined', person: personOf(actor) })
      return this.tell(tx, row, [actor.id])
    })
  }

  invite(actor: AgentActor, id: string, agents: string[]): Promise<Room> {
    return this.database.write(async (tx) => {
      const { row } = await this.joined(tx, actor, id)
      if (row.kind === 'direct') throw new AppError('conflict', 'two talk directly: make a room for more')
      return this.bring(tx, actor, row, agents)
    })
  }

  /** Undefined when the room is nothing that the agent may see any more. */
  leave(actor: AgentActor, id: string): Promise<Room | undefined> {
    return this.database.write(async (tx) => {
      const { row } = await this.joined(tx, actor, id)
      if (row.kind === 'direct') throw new AppError('conflict', 'a direct room cannot be left')
      await this.say(tx, actor, row, { name: 'left', person: personOf(actor) })
      const room = await this.letGo(tx, row, actor.id)
      return row.kind === 'open' ? room : undefined
    })
  }

  update(actor: AgentActor, id: string, change: RoomChange): Promise<Room> {
    return this.database.write(async (tx) => {
      const { row } = await this.hosted(tx, actor, id)
      const name = change.name === undefined ? row.name : cleanLine(change.name, LIMITS.nameLength)
      if (name === '') throw new AppError('bad_request', 'name is empty')
      const topic = change.topic === undefined ? row.topic : cleanLine(change.topic, TOPIC_LENGTH)
      await changeRoom(tx, id, { name, topic })
      if (change.slowModeMs !== undefined) await setSlowMode(tx, row.threadId, change.slowModeMs)
      if (name !== row.name) await this.say(tx, actor, row, { name: 'renamed' })
      return this.tell(tx, row, [])
    })
  }

  archive(actor: AgentActor, id: string): Promise<Room> {
    return this.database.write(async (tx) => {
      const { row } = await this.hosted(tx, actor, id)
      if (row.archivedAt === null) {
        await this.say(tx, actor, row, { name: 'archived' })
        await changeRoom(tx, id, { archivedAt: this.clock() })
        await closeRoomThread(tx, row.threadId, this.clock())
      }
      return this.tell(tx, row, [])
    })
  }

  removeMember(actor: AgentActor, id: string, member: string): Promise<Room> {
    return this.database.write(async (tx) => {
      const { row, members } = await this.hosted(tx, actor, id)
      const person = members.find((each) => each.id === member)
      if (person === undefined) throw notFound()
      await this.say(tx, actor, row, { name: 'removed', person: personOf(person) })
      return this.letGo(tx, row, member)
    })
  }

  /** By a host: its words go, its place stays, and whoever was away learns of it by the event. */
  removeMessage(actor: AgentActor, thread: string, seq: number): Promise<void> {
    return this.database.write(async (tx) => {
      const row = await readRoomOfThread(tx.db, thread)
      if (row === undefined) throw notFound()
      await this.hosted(tx, actor, row.id)
      if (!(await blankMessage(tx, thread, seq, this.clock()))) throw notFound()
      await blankPreview(tx, thread, seq)
      await this.shelf.release(tx, { thread, seq })
      await this.say(tx, actor, row, { name: 'removed', seq })
    })
  }

  /** The room of a search; throws not_found for who may not read it. */
  async threadOf(actor: AgentActor, id: string): Promise<string> {
    const row = await readRoom(this.database.read, id)
    if (row === undefined) throw notFound()
    if (row.kind !== 'open' && !isIn(await readMembers(this.database.read, [row.threadId]), actor.id)) throw notFound()
    return row.threadId
  }

  private async begin(
    tx: Tx,
    actor: AgentActor,
    kind: RoomRow['kind'],
    name: string,
    topic: string,
    pair: string | null,
  ): Promise<RoomRow> {
    const id = newId()
    const threadId = await createThread(tx, { kind: kind === 'open' ? 'open_room' : 'room', siteId: NO_SITE, visitorId: null, ownerId: id })
    await insertRoom(tx, { id, kind, name, topic, threadId, createdById: actor.id, pair, createdAt: this.clock() })
    const row = await readRoom(tx.db, id)
    if (row === undefined) throw new AppError('internal')
    await this.letIn(tx, row, actor, kind === 'direct' ? 'speaker' : 'host')
    return row
  }

  /** Whoever is in already stays as it is. */
  private async bring(tx: Tx, actor: AgentActor, row: RoomRow, ids: string[]): Promise<Room> {
    const members = await readMembers(tx.db, [row.threadId])
    const added = (await readColleagues(tx.db, ids)).filter(({ id }) => !isIn(members, id))
    if (members.length + added.length > MOST_MEMBERS) throw new AppError('too_many')
    for (const colleague of added) {
      await this.letIn(tx, row, colleague, 'speaker')
      if (row.kind !== 'direct') await this.say(tx, actor, row, { name: 'invited', person: personOf(colleague) })
    }
    return this.tell(tx, row, [actor.id, ...added.map(({ id }) => id)])
  }

  private async letIn(tx: Tx, row: RoomRow, { id, name }: { id: string; name: string }, role: MemberRole): Promise<void> {
    await startMembership(tx, row.threadId, { id, kind: 'agent', name, role }, this.clock(), 'start')
    await markAllRead(tx, row.threadId, id)
  }

  private async letGo(tx: Tx, row: RoomRow, member: string): Promise<Room> {
    await endMembership(tx, row.threadId, member, this.clock())
    tx.emit({ type: 'room_left', room: row.id, thread: row.threadId, member, mayRead: row.kind === 'open' })
    return this.tell(tx, row, [])
  }

  private async tell(tx: Tx, { id, threadId }: RoomRow, joined: string[]): Promise<Room> {
    await changeRoom(tx, id, {})
    const row = await readRoom(tx.db, id)
    if (row === undefined) throw notFound()
    const room = toRoom(row, await readMembers(tx.db, [threadId]))
    tx.emit({ type: 'room_changed', room, joined })
    return room
  }

  private say = (tx: Tx, actor: AgentActor, row: RoomRow, event: ThreadEvent) =>
    append(tx, row.threadId, { author: authorOf(actor), at: this.clock(), event })

  /** Absence and no permission are the same answer (A1). */
  private async seen(tx: Tx, actor: AgentActor, id: string): Promise<{ row: RoomRow; members: MemberRow[] }> {
    const row = await readRoom(tx.db, id)
    if (row === undefined) throw notFound()
    const members = await readMembers(tx.db, [row.threadId])
    if (row.kind !== 'open' && !isIn(members, actor.id)) throw notFound()
    return { row, members }
  }

  private async joined(tx: Tx, actor: AgentActor, id: string): Promise<{ row: RoomRow; members: MemberRow[] }> {
    const found = await this.seen(tx, actor, id)
    if (!isIn(found.members, actor.id)) throw new AppError('conflict', 'join the room first')
    return found
  }

  /** By who made it, or by an admin who can see it. */
  private async hosted(tx: Tx, actor: AgentActor, id: string): Promise<{ row: RoomRow; members: MemberRow[] }> {
    const found = await this.seen(tx, actor, id)
    const host = found.members.some((member) => member.id === actor.id && member.role === 'host')
    if (!host && !hasRole(actor.role, 'admin')) throw new AppError('forbidden')
    return found
  }
}

const isIn = (members: readonly MemberRow[], id: string): boolean => members.some((member) => member.id === id)
const personOf = ({ id, name }: { id: string; name: string }) => ({ id, name, kind: 'agent' as const })

function byThread(members: MemberRow[]): Map<string, MemberRow[]> {
  const found = new Map<string, MemberRow[]>()
  for (const member of members) {
    const some = found.get(member.threadId)
    if (some === undefined) found.set(member.threadId, [member])
    else some.push(member)
  }
  return found
}
