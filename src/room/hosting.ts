/** Hosts do this: rules [RO3], [RO5], [RO6] and [RO9] of docs/protocol.md. */
import type { Audit } from '../audit/index.ts'
import { type AgentActor, readNetwork, writeBlock } from '../identity/index.ts'
import type { Clock } from '../kernel/clock.ts'
import { notFound } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import { givenTitle } from '../kernel/names.ts'
import { blankMessage, type FileShelf, readMembership } from '../messaging/index.ts'
import type { Room } from '../protocol/entities.ts'
import { LIMITS } from '../protocol/limits.ts'
import type { Database, Tx } from '../store/database.ts'
import { letGo, letVisitorGo, personOf, requireHost, say, tell } from './house.ts'
import { barMember, blankPreview, changeRoom, closeRoomThread, readRoomOfThread, setSlowMode } from './store.ts'
import { cleanTopic } from './view.ts'

/** New visitors from the network of one who was removed stay out of the Q&A room for so many milliseconds. */
const NETWORK_BARRED_MS = 3 * 3_600_000

export interface RoomChange {
  name: string | undefined
  topic: string | undefined
  slowModeMs: number | undefined
}

export class Hosting {
  private readonly database: Database
  private readonly audit: Audit
  private readonly clock: Clock
  private readonly shelf: FileShelf
  constructor(database: Database, audit: Audit, clock: Clock, shelf: FileShelf) {
    this.database = database
    this.audit = audit
    this.clock = clock
    this.shelf = shelf
  }

  update(actor: AgentActor, id: string, change: RoomChange): Promise<Room> {
    return this.database.write(async (tx) => {
      const { row } = await requireHost(tx, actor, id)
      const name = change.name === undefined ? row.name : givenTitle(change.name, LIMITS.nameLength)
      const topic = change.topic === undefined ? row.topic : cleanTopic(change.topic)
      await changeRoom(tx, id, { name, topic })
      if (change.slowModeMs !== undefined) await setSlowMode(tx, row.threadId, change.slowModeMs)
      if (name !== row.name) await say(tx, actor, row, this.clock(), { name: 'renamed' })
      // The name of a private room belongs to its members, so the entry says that it changed, but not into what.
      const changed = [...(name === row.name ? [] : ['name']), ...(topic === row.topic ? [] : ['topic'])]
      const slowMode =
        change.slowModeMs === undefined || change.slowModeMs === row.slowModeMs ? {} : { slowModeMs: change.slowModeMs }
      await this.audit.by(tx, actor, 'room_updated', id, { changed, ...slowMode })
      return tell(tx, row)
    })
  }

  /** Archives a room. For a Q&A room, this is its end. */
  archive(actor: AgentActor, id: string): Promise<Room> {
    return this.database.write(async (tx) => {
      const { row } = await requireHost(tx, actor, id)
      if (row.archivedAt === null) {
        await say(tx, actor, row, this.clock(), { name: 'archived' })
        await changeRoom(tx, id, { archivedAt: this.clock() })
        await closeRoomThread(tx, row.threadId, this.clock())
        await this.audit.by(tx, actor, row.kind === 'qa' ? 'qa_ended' : 'room_archived', id)
      }
      return tell(tx, row)
    })
  }

  /** Removes a member. A visitor is not named before the crowd, and may not come again. */
  removeMember(actor: AgentActor, id: string, member: string): Promise<Room> {
    return this.database.write(async (tx) => {
      const { row, members } = await requireHost(tx, actor, id)
      const colleague = members.find((each) => each.id === member)
      if (colleague !== undefined) {
        await say(tx, actor, row, this.clock(), { name: 'removed', person: personOf(colleague) })
        await letGo(tx, row, member, this.clock())
        await this.audit.by(tx, actor, 'room_member_removed', id, { member })
        return tell(tx, row)
      }
      if ((await readMembership(tx.db, row.threadId, member)) === undefined) throw notFound()
      if (row.siteId !== null) await this.barNetwork(tx, actor, row.siteId, id, member)
      await barMember(tx, row.threadId, member, this.clock())
      await letVisitorGo(tx, row, member, this.clock())
      await this.audit.by(tx, actor, 'visitor_barred', id, { member })
      return tell(tx, row)
    })
  }

  /**
   * Keeps new visitors from the same network out for a time, because whoever was removed would come back as somebody
   * new [RO10].
   */
  private async barNetwork(tx: Tx, actor: AgentActor, siteId: string, qaId: string, visitorId: string): Promise<void> {
    const network = await readNetwork(tx.db, visitorId)
    if (network === null) return
    const createdAt = this.clock()
    const expiresAt = createdAt + NETWORK_BARRED_MS
    const times = { createdAt, expiresAt, networkExpiresAt: expiresAt }
    await writeBlock(tx, { id: newId(), siteId, visitorId, qaId, network, createdById: actor.id, ...times })
  }

  /** Removes the words of a message. Its place stays, and whoever was away learns of it by the event. */
  removeMessage(actor: AgentActor, thread: string, seq: number): Promise<void> {
    return this.database.write(async (tx) => {
      const row = await readRoomOfThread(tx.db, thread)
      if (row === undefined) throw notFound()
      await requireHost(tx, actor, row.id)
      if (!(await blankMessage(tx, thread, seq, this.clock()))) throw notFound()
      await blankPreview(tx, thread, seq)
      await this.shelf.release(tx, { thread, seq })
      await this.audit.by(tx, actor, 'message_removed', row.id, { seq })
      await say(tx, actor, row, this.clock(), { name: 'removed', seq })
    })
  }
}
