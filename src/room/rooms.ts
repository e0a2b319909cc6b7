/**
 * Agents talk among themselves in rooms, and hold Q&A rooms: rules [RO1]–[RO9] of docs/protocol.md. What hosts do is in
 * hosting.ts.
 */

import type { Audit } from '../audit/index.ts'
import type { RoomThreadKind } from '../events/event.ts'
import { type AgentActor, mayAnnounce, readColleagues } from '../identity/index.ts'
import type { Clock } from '../kernel/clock.ts'
import { AppError, because, notFound } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import { givenTitle } from '../kernel/names.ts'
import { createThread } from '../messaging/index.ts'
import type { Room, RoomStanding } from '../protocol/entities.ts'
import { LIMITS } from '../protocol/limits.ts'
import type { Database, Tx } from '../store/database.ts'
import { isIn, letGo, letIn, personOf, requireMember, requireVisible, say, tell } from './house.ts'
import {
  insertRoom,
  type MemberRow,
  type RoomRow,
  readMade,
  readMembers,
  readPair,
  readQaOf,
  readRoom,
  readRoomsOf,
  readUnreadIn,
  setSlowMode,
  siteExists,
} from './store.ts'
import { cleanTopic, toRoom } from './view.ts'

/** A room belongs to the installation, a Q&A room to its site. */
const NO_SITE = ''
/** A Q&A room begins with this slow mode, so that its crowd does not begin as a flood. */
const QA_SLOW_MS = 5_000
const THREADS: Record<RoomRow['kind'], RoomThreadKind> = {
  open: 'open_room',
  private: 'room',
  direct: 'room',
  qa: 'qa',
}

export interface NewRoom {
  /** The same key again means the same room. */
  key?: string | undefined
  kind: 'open' | 'private' | 'qa'
  name: string
  topic: string | undefined
  members: string[] | undefined
  site: string | undefined
  slowModeMs: number | undefined
}

export class Rooms {
  private readonly database: Database
  private readonly audit: Audit
  private readonly clock: Clock
  constructor(database: Database, audit: Audit, clock: Clock) {
    this.database = database
    this.audit = audit
    this.clock = clock
  }

  /** Lists all open rooms and those that the agent is in, with what the agent has not read. */
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
    const name = givenTitle(input.name, LIMITS.nameLength)
    const topic = cleanTopic(input.topic ?? '')
    return this.database.write(async (tx) => {
      const made = input.key === undefined ? undefined : await readMade(tx.db, actor.id, input.key)
      if (made !== undefined) {
        if (made.kind !== input.kind || made.siteId !== (input.site ?? null)) throw new AppError('key_reused')
        return toRoom(made, await readMembers(tx.db, [made.threadId]))
      }
      const site = input.kind === 'qa' ? await requireFreeSite(tx, actor, input.site) : null
      const row = await this.begin(tx, actor, {
        kind: input.kind,
        name,
        topic,
        site,
        openKey: input.key ?? null,
        pair: null,
      })
      await this.audit.by(tx, actor, input.kind === 'qa' ? 'qa_begun' : 'room_created', row.id, {
        kind: input.kind,
      })
      const slowModeMs = input.slowModeMs ?? (input.kind === 'qa' ? QA_SLOW_MS : 0)
      if (slowModeMs > 0) await setSlowMode(tx, row.threadId, slowModeMs)
      return this.bring(tx, actor, row, input.members ?? [])
    })
  }

  /** Returns the room of two agents. The same two always have one room. */
  direct(actor: AgentActor, other: string): Promise<Room> {
    if (other === actor.id) throw new AppError('bad_request', 'that is yourself')
    return this.database.write(async (tx) => {
      const pair = [actor.id, other].sort().join(' ')
      const known = await readPair(tx.db, pair)
      if (known !== undefined) return toRoom(known, await readMembers(tx.db, [known.threadId]))
      if ((await readColleagues(tx.db, [other])).length === 0) throw notFound()
      return this.bring(
        tx,
        actor,
        await this.begin(tx, actor, { kind: 'direct', name: '', topic: '', site: null, openKey: null, pair }),
        [other],
      )
    })
  }

  join(actor: AgentActor, id: string): Promise<Room> {
    return this.database.write(async (tx) => {
      const { row, members } = await requireVisible(tx.db, actor, id)
      if (row.archivedAt !== null) throw because('archived')
      if (isIn(members, actor.id)) return toRoom(row, members)
      await letIn(tx, row, actor, this.clock())
      await say(tx, actor, row, this.clock(), { name: 'joined', person: personOf(actor) })
      return tell(tx, row, [actor.id])
    })
  }

  invite(actor: AgentActor, id: string, agents: string[]): Promise<Room> {
    return this.database.write(async (tx) => {
      const { row } = await requireMember(tx, actor, id)
      if (row.kind === 'direct') throw new AppError('conflict', 'two talk directly: make a room for more')
      return this.bring(tx, actor, row, agents)
    })
  }

  /** Leaves a room. Returns undefined when the agent may not see it any more. */
  leave(actor: AgentActor, id: string): Promise<Room | undefined> {
    return this.database.write(async (tx) => {
      const { row } = await requireMember(tx, actor, id)
      if (row.kind === 'direct') throw new AppError('conflict', 'a direct room cannot be left')
      await say(tx, actor, row, this.clock(), { name: 'left', person: personOf(actor) })
      await letGo(tx, row, actor.id, this.clock())
      const room = await tell(tx, row)
      return row.kind === 'private' ? undefined : room
    })
  }

  /** Returns the thread of a room, to be searched. Throws not_found when the agent may not read it. */
  async threadOf(actor: AgentActor, id: string): Promise<string> {
    return (await requireVisible(this.database.read, actor, id)).row.threadId
  }

  private async begin(
    tx: Tx,
    actor: AgentActor,
    {
      kind,
      name,
      topic,
      site,
      openKey,
      pair,
    }: Pick<RoomRow, 'kind' | 'name' | 'topic'> & Record<'site' | 'openKey' | 'pair', string | null>,
  ): Promise<RoomRow> {
    const id = newId()
    const threadId = await createThread(tx, {
      kind: THREADS[kind],
      siteId: site ?? NO_SITE,
      visitorId: null,
      ownerId: id,
    })
    await insertRoom(tx, {
      id,
      kind,
      name,
      topic,
      threadId,
      siteId: site,
      createdById: actor.id,
      openKey,
      pair,
      createdAt: this.clock(),
    })
    const row = await readRoom(tx.db, id)
    if (row === undefined) throw new AppError('internal')
    await letIn(tx, row, actor, this.clock(), true)
    return row
  }

  /** Brings colleagues in. Whoever is in already stays as they are. */
  private async bring(tx: Tx, actor: AgentActor, row: RoomRow, ids: string[]): Promise<Room> {
    const members = await readMembers(tx.db, [row.threadId])
    const added = (await readColleagues(tx.db, ids)).filter(({ id }) => !isIn(members, id))
    if (members.length + added.length > LIMITS.roomMembers) throw because('most_people')
    for (const colleague of added) {
      await letIn(tx, row, colleague, this.clock())
      if (row.kind === 'direct') continue
      await this.audit.by(tx, actor, 'room_member_added', row.id, { member: colleague.id })
      await say(tx, actor, row, this.clock(), { name: 'invited', person: personOf(colleague) })
    }
    return tell(tx, row, [actor.id, ...added.map(({ id }) => id)])
  }
}

/**
 * Returns the site for a new Q&A room. Only those who may speak to all of a site at once may begin one, and a site
 * holds one at a time.
 */
async function requireFreeSite(tx: Tx, actor: AgentActor, site: string | undefined): Promise<string> {
  if (!mayAnnounce(actor)) throw new AppError('forbidden')
  if (site === undefined) throw new AppError('bad_request', 'a Q&A has a site')
  if (!(await siteExists(tx.db, site))) throw notFound()
  if ((await readQaOf(tx.db, site)) !== undefined) throw because('one_qa')
  return site
}

function byThread(members: MemberRow[]): Map<string, MemberRow[]> {
  const found = new Map<string, MemberRow[]>()
  for (const member of members) {
    const some = found.get(member.threadId)
    if (some === undefined) found.set(member.threadId, [member])
    else some.push(member)
  }
  return found
}
