/** The rooms that this agent may see, live: a snapshot and the events around it, merged. */
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { Room, RoomStanding, ServerEvent } from '../../../src/protocol/wire.ts'
import type { Connection } from '../../client/index.ts'
import { callsOf, isMember } from './room-lists.ts'

type RoomEvent = Extract<ServerEvent, { type: 'room' | 'room_gone' | 'room_activity' | 'session_count' }>
export type RoomActivity = Extract<ServerEvent, { type: 'room_activity' }>

const EVENTS = ['room', 'room_gone', 'room_activity', 'session_count'] as const
const RETRY_MS = 2_000

export class Rooms {
  readonly standings: Signal<ReadonlyMap<string, RoomStanding>> = signal(new Map())
  readonly state: Signal<'loading' | 'ready' | 'failed'> = signal('loading')
  /** What calls for this agent: mentions, and all of what is said to it alone. */
  readonly calls: ReadonlySignal<number>
  readonly anyUnread: ReadonlySignal<boolean>
  readonly meId: string
  readonly #connection: Connection
  readonly #listeners = new Set<(activity: RoomActivity, room: Room) => void>()
  readonly #off: (() => void)[]
  #held: RoomEvent[] | undefined
  #round = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(connection: Connection, meId: string) {
    this.#connection = connection
    this.meId = meId
    this.calls = computed(() => [...this.standings.value.values()].reduce((sum, standing) => sum + callsOf(standing), 0))
    this.anyUnread = computed(() => [...this.standings.value.values()].some(({ joined, unread }) => joined && unread > 0))
    this.#off = [
      ...EVENTS.map((type) => connection.on(type, (event) => this.#receive(event))),
      connection.onState(({ kind }) => {
        if (kind === 'open') void this.load()
      }),
    ]
    if (connection.state.kind === 'open') void this.load()
  }

  /** Somebody else said something in a room of this agent. */
  onSaid(listener: (activity: RoomActivity, room: Room) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  find(id: string | undefined): RoomStanding | undefined {
    return id === undefined ? undefined : this.standings.value.get(id)
  }

  /** Reads the snapshot; events that come while it is on the way are held, and merged after it. */
  async load(): Promise<void> {
    const round = ++this.#round
    this.#held = []
    clearTimeout(this.#timer)
    try {
      const { rooms } = await this.#connection.call('rooms', {})
      if (round !== this.#round) return
      this.standings.value = new Map(rooms.map((standing) => [standing.room.id, standing]))
      this.state.value = 'ready'
      this.#release()
    } catch {
      if (round !== this.#round) return
      this.#release()
      if (this.#connection.state.kind !== 'open') return
      if (this.state.value === 'loading') this.state.value = 'failed'
      this.#timer = setTimeout(() => void this.load(), RETRY_MS)
    }
  }

  /** Takes in what an answer to a command or an event said; an older version changes nothing. */
  put(room: Room): void {
    const known = this.standings.peek().get(room.id)
    if (known !== undefined && known.room.version > room.version) return
    const joined = isMember(room, this.meId)
    const lastMessage = (known?.room.lastMessage?.seq ?? 0) > (room.lastMessage?.seq ?? 0) ? known?.room.lastMessage : room.lastMessage
    this.#set({ unread: 0, mentions: 0, ...known, joined, room: { ...room, lastMessage: lastMessage ?? null } })
  }

  /** This agent is in it no more. An open room and a session stay in the list, to be read and joined again. */
  drop(id: string): void {
    const known = this.standings.peek().get(id)
    if (known?.room.kind === 'open' || known?.room.kind === 'session') {
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
    this.#round++
    clearTimeout(this.#timer)
    for (const off of this.#off) off()
  }

  #release(): void {
    const held = this.#held ?? []
    this.#held = undefined
    for (const event of held) this.#apply(event)
  }

  #receive(event: RoomEvent): void {
    if (this.#held === undefined) this.#apply(event)
    else this.#held.push(event)
  }

  #apply(event: RoomEvent): void {
    switch (event.type) {
      case 'room':
        return this.put(event.room)
      case 'room_gone':
        return this.drop(event.room)
      case 'room_activity':
        return this.#said(event)
      case 'session_count':
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
    this.#set({ ...known, room, unread: own ? 0 : known.unread + news, mentions: own ? 0 : known.mentions + (mentioned ? news : 0) })
    if (news === 1) for (const listener of this.#listeners) listener(activity, room)
  }

  /** Of the session that is followed; the list learns of it with the next change. */
  #counted({ thread, count }: Extract<RoomEvent, { type: 'session_count' }>): void {
    const known = [...this.standings.peek().values()].find(({ room }) => room.thread === thread)
    if (known !== undefined) this.#set({ ...known, room: { ...known.room, memberCount: count } })
  }

  #set(standing: RoomStanding): void {
    this.standings.value = new Map(this.standings.peek()).set(standing.room.id, standing)
  }
}
