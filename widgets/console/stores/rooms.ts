/** This holds the rooms that this agent may see, live. It merges a snapshot with the events around it. */
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { Room, RoomStanding, ServerEvent } from '../../../src/protocol/wire.ts'
import type { Connection } from '../../client/index.ts'
import { callsOf, isMember } from './room-lists.ts'
import { Snapshot } from './snapshot.ts'

type RoomEvent = Extract<ServerEvent, { type: 'room' | 'room_gone' | 'room_activity' | 'qa_count' }>
export type RoomActivity = Extract<ServerEvent, { type: 'room_activity' }>

const EVENTS = ['room', 'room_gone', 'room_activity', 'qa_count'] as const

export class Rooms {
  readonly standings: Signal<ReadonlyMap<string, RoomStanding>> = signal(new Map())
  /** Counts what calls for this agent: mentions, and everything in direct messages. */
  readonly calls: ReadonlySignal<number>
  readonly anyUnread: ReadonlySignal<boolean>
  readonly meId: string
  readonly #snapshot: Snapshot<{ rooms: RoomStanding[] }, (typeof EVENTS)[number]>
  readonly #listeners = new Set<(activity: RoomActivity, room: Room) => void>()

  constructor(connection: Connection, meId: string) {
    this.meId = meId
    this.calls = computed(() =>
      [...this.standings.value.values()].reduce((sum, standing) => sum + callsOf(standing), 0),
    )
    this.anyUnread = computed(() =>
      [...this.standings.value.values()].some(({ joined, unread }) => joined && unread > 0),
    )
    this.#snapshot = new Snapshot(connection, {
      events: EVENTS,
      read: () => connection.call('rooms', {}),
      replace: ({ rooms }) => {
        this.standings.value = new Map(rooms.map((standing) => [standing.room.id, standing]))
      },
      apply: (event) => this.#apply(event),
    })
  }

  get state(): ReadonlySignal<'loading' | 'ready' | 'failed'> {
    return this.#snapshot.state
  }

  /**
   * Calls back when somebody else said something in a room of this agent. Returns a function that takes the listener
   * off.
   */
  onSaid(listener: (activity: RoomActivity, room: Room) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  find(id: string | undefined): RoomStanding | undefined {
    return id === undefined ? undefined : this.standings.value.get(id)
  }

  load(): Promise<void> {
    return this.#snapshot.load()
  }

  /** Takes in a room from an answer to a command or an event. An older version changes nothing. */
  put(room: Room): void {
    const known = this.standings.peek().get(room.id)
    if (known !== undefined && known.room.version > room.version) return
    const joined = isMember(room, this.meId)
    const lastMessage =
      (known?.room.lastMessage?.seq ?? 0) > (room.lastMessage?.seq ?? 0) ? known?.room.lastMessage : room.lastMessage
    this.#set({ unread: 0, mentions: 0, ...known, joined, room: { ...room, lastMessage: lastMessage ?? null } })
  }

  /**
   * Notes that this agent is no longer in a room. An open room and a Q&A stay in the list, to be read and joined again.
   */
  drop(id: string): void {
    const known = this.standings.peek().get(id)
    if (known?.room.kind === 'open' || known?.room.kind === 'qa') {
      const members = known.room.members.filter((member) => member.id !== this.meId)
      return this.#set({ room: { ...known.room, members }, joined: false, unread: 0, mentions: 0 })
    }
    const next = new Map(this.standings.peek())
    if (next.delete(id)) this.standings.value = next
  }

  markRead(id: string): void {
    const known = this.standings.peek().get(id)
    if (known !== undefined && known.unread + known.mentions > 0) this.#set({ ...known, unread: 0, mentions: 0 })
  }

  close(): void {
    this.#snapshot.close()
  }

  #apply(event: RoomEvent): void {
    switch (event.type) {
      case 'room':
        return this.put(event.room)
      case 'room_gone':
        return this.drop(event.room)
      case 'room_activity':
        return this.#said(event)
      case 'qa_count':
        return this.#counted(event)
    }
  }

  #said(activity: RoomActivity): void {
    const known = this.standings.peek().get(activity.room)
    if (known === undefined || activity.seq <= (known.room.lastMessage?.seq ?? 0)) return
    const { seq, at, author, preview, mentioned } = activity
    const own = author.id === this.meId
    const room = { ...known.room, lastMessage: { seq, at, author: author.kind, preview } }
    const news = own || !known.joined ? 0 : 1
    this.#set({
      ...known,
      room,
      unread: own ? 0 : known.unread + news,
      mentions: own ? 0 : known.mentions + (mentioned ? news : 0),
    })
    if (news === 1) for (const listener of this.#listeners) listener(activity, room)
  }

  /** Takes the count of the Q&A that is followed; the list shows it with the next change. */
  #counted({ thread, count }: Extract<RoomEvent, { type: 'qa_count' }>): void {
    const known = [...this.standings.peek().values()].find(({ room }) => room.thread === thread)
    if (known !== undefined) this.#set({ ...known, room: { ...known.room, memberCount: count } })
  }

  #set(standing: RoomStanding): void {
    this.standings.value = new Map(this.standings.peek()).set(standing.room.id, standing)
  }
}
