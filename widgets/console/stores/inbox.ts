/**
 * This is everything that staff share, live: conversations, colleagues and counts. It merges a snapshot with the events
 * around it.
 */
import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { Agent, InboxResult, ServerEvent, StaffConversation, Ticket } from '../../../src/protocol/wire.ts'
import type { Connection } from '../../client/index.ts'
import { call } from '../../ui/session/call.ts'
import { countLists, type ListName } from './lists.ts'
import { applyActivity, isNewActivity, mergeConversation } from './merge.ts'
import { Snapshot } from './snapshot.ts'

type InboxEvent = Extract<ServerEvent, { type: 'staff_conversation' | 'activity' | 'agent' | 'ticket' | 'visit' }>

/** Says what happened to a conversation, for an agent who may want to be told. */
export type InboxChange =
  | { kind: 'conversation'; before: StaffConversation | undefined; after: StaffConversation }
  | { kind: 'said'; conversation: StaffConversation; preview: string }
  /** It ended while this page was cut off. */
  | { kind: 'gone'; conversation: StaffConversation }

const EVENTS = ['staff_conversation', 'activity', 'agent', 'ticket', 'visit'] as const

export class Inbox {
  readonly conversations: Signal<ReadonlyMap<string, StaffConversation>> = signal(new Map())
  readonly agents: Signal<ReadonlyMap<string, Agent>> = signal(new Map())
  readonly tickets: Signal<ReadonlyMap<string, Ticket>> = signal(new Map())
  readonly unread: Signal<ReadonlyMap<string, number>> = signal(new Map())
  readonly openTickets = signal(0)
  readonly truncated = signal(false)
  /** The conversations that are shown, but missing from the latest snapshot, so that what we know of them is old. */
  readonly stale: Signal<ReadonlySet<string>> = signal(new Set())
  /** The conversations that cannot be loaded, because they are gone or never existed. */
  readonly lost: Signal<ReadonlySet<string>> = signal(new Set())
  readonly counts: ReadonlySignal<Record<ListName, number>>
  readonly me: ReadonlySignal<Agent | undefined>
  readonly meId: string
  readonly #snapshot: Snapshot<InboxResult, (typeof EVENTS)[number]>
  readonly #off: () => void
  #kept = new Set<string>()
  #listeners = new Set<(change: InboxChange) => void>()

  constructor(connection: Connection, meId: string) {
    this.meId = meId
    this.counts = computed(() => countLists(this.conversations.value.values(), meId))
    this.me = computed(() => this.agents.value.get(meId))
    this.#off = connection.on('conversation_gone', ({ conversation }) => this.lose(conversation))
    this.#snapshot = new Snapshot(connection, {
      events: EVENTS,
      read: () => connection.call('inbox', {}),
      replace: (result) => this.#replace(result),
      apply: (event) => this.#apply(event),
    })
  }

  get state(): ReadonlySignal<'loading' | 'ready' | 'failed'> {
    return this.#snapshot.state
  }

  find(id: string | undefined): StaffConversation | undefined {
    return id === undefined ? undefined : this.conversations.value.get(id)
  }

  onChange(listener: (change: InboxChange) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  load(): Promise<void> {
    return this.#snapshot.load()
  }

  /** Takes in a conversation from an answer to a command or an HTTP call. */
  put(conversation: StaffConversation): void {
    this.#put(conversation)
  }

  putAgent(agent: Agent): void {
    this.agents.value = put(this.agents.value, agent.id, agent)
  }

  putTicket(ticket: Ticket): void {
    const known = this.tickets.value.get(ticket.id)
    if (known === undefined || ticket.version >= known.version)
      this.tickets.value = put(this.tickets.value, ticket.id, ticket)
  }

  /**
   * Asks the server for a conversation that is in no list: one that a permalink names, or that closed while this page
   * slept. An effect that calls this follows the result.
   */
  async fetch(id: string): Promise<void> {
    const ready = this.state.value === 'ready'
    const stale = this.stale.value
    if (!ready || (this.conversations.peek().has(id) && !stale.has(id))) return
    try {
      this.put((await call('getConversation', { params: { id } })).conversation)
    } catch {
      this.lose(id)
    }
  }

  /** Keeps these conversations after they are closed, because a screen shows them. */
  keep(ids: readonly string[]): void {
    this.#kept = new Set(ids)
    const gone = [...this.conversations.peek().values()].filter((c) => c.status === 'closed' && !this.#kept.has(c.id))
    if (gone.length === 0) return
    const next = new Map(this.conversations.peek())
    for (const { id } of gone) next.delete(id)
    this.conversations.value = next
  }

  markRead(id: string): void {
    if (this.unread.peek().has(id)) this.unread.value = without(this.unread.peek(), id)
  }

  /** Marks a chat as unread, whoever spoke last, because it came to this agent and was not looked at yet. */
  markNew(id: string): void {
    if (!this.unread.peek().has(id)) this.unread.value = put(this.unread.peek(), id, 1)
  }

  lose(id: string): void {
    batch(() => {
      this.lost.value = new Set(this.lost.peek()).add(id)
      this.conversations.value = without(this.conversations.peek(), id)
    })
  }

  close(): void {
    this.#snapshot.close()
    this.#off()
  }

  #replace(result: InboxResult): void {
    const before = this.conversations.peek()
    const first = this.state.peek() !== 'ready'
    const next = new Map(result.conversations.map((conversation) => [conversation.id, conversation]))
    const stale = [...this.#kept].filter((id) => before.has(id) && !next.has(id))
    for (const id of stale) next.set(id, before.get(id) as StaffConversation)
    this.stale.value = new Set(stale)
    this.lost.value = new Set()
    this.conversations.value = next
    this.agents.value = new Map(result.agents.map((agent) => [agent.id, agent]))
    this.unread.value = new Map(
      result.conversations.flatMap(({ id, publicThread }) =>
        result.unread[publicThread] ? [[id, result.unread[publicThread]]] : [],
      ),
    )
    this.openTickets.value = result.openTickets
    this.truncated.value = result.truncated
    if (!first) this.#compare(before, next)
  }

  /** Compares two states after a loss, and tells what happened meanwhile as if it had been seen. */
  #compare(before: ReadonlyMap<string, StaffConversation>, next: ReadonlyMap<string, StaffConversation>): void {
    for (const after of next.values()) this.#tell({ kind: 'conversation', before: before.get(after.id), after })
    if (this.truncated.peek()) return
    for (const conversation of before.values()) {
      if (conversation.status !== 'closed' && !next.has(conversation.id)) this.#tell({ kind: 'gone', conversation })
    }
  }

  #apply(event: InboxEvent): void {
    switch (event.type) {
      case 'staff_conversation':
        return this.#put(event.conversation)
      case 'activity':
        return this.#activity(event)
      case 'agent':
        return this.putAgent(event.agent)
      case 'ticket':
        this.openTickets.value = event.openTickets
        return this.putTicket(event.ticket)
      case 'visit':
        return this.#visit(event.visitor, event.page)
    }
  }

  #put(next: StaffConversation): void {
    const before = this.conversations.peek().get(next.id)
    const after = mergeConversation(before, next)
    if (after === before) return
    if (this.stale.peek().has(after.id))
      this.stale.value = new Set([...this.stale.peek()].filter((id) => id !== after.id))
    const shown = after.status !== 'closed' || this.#kept.has(after.id)
    this.conversations.value = shown
      ? put(this.conversations.peek(), after.id, after)
      : without(this.conversations.peek(), after.id)
    if (after.status === 'closed') this.markRead(after.id)
    this.#tell({ kind: 'conversation', before, after })
  }

  #activity(event: Extract<InboxEvent, { type: 'activity' }>): void {
    const known = this.conversations.peek().get(event.conversation)
    if (known === undefined || !isNewActivity(known, event)) return
    const conversation = applyActivity(known, event)
    this.conversations.value = put(this.conversations.peek(), known.id, conversation)
    if (event.author !== 'visitor') return
    this.unread.value = put(this.unread.peek(), known.id, (this.unread.peek().get(known.id) ?? 0) + 1)
    this.#tell({ kind: 'said', conversation, preview: event.preview })
  }

  #visit(visitor: string, page: StaffConversation['page']): void {
    const next = new Map(this.conversations.peek())
    for (const known of next.values())
      if (known.visitor.id === visitor && known.status !== 'closed') next.set(known.id, { ...known, page })
    this.conversations.value = next
  }

  #tell(change: InboxChange): void {
    for (const listener of this.#listeners) listener(change)
  }
}

function put<V>(map: ReadonlyMap<string, V>, key: string, value: V): ReadonlyMap<string, V> {
  return new Map(map).set(key, value)
}

function without<V>(map: ReadonlyMap<string, V>, key: string): ReadonlyMap<string, V> {
  const next = new Map(map)
  next.delete(key)
  return next
}
