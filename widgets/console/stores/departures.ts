/** This remembers conversations that left this agent, how and when, until the agent has read it. */
import { type Signal, signal } from '@preact/signals'
import type { StaffConversation } from '../../../src/protocol/wire.ts'
import type { Clock } from './clock.ts'
import type { Inbox, InboxChange } from './inbox.ts'
import { isNews, type MovedOn, movedOn, whereNow } from './standing.ts'

export class Departures {
  readonly all: Signal<ReadonlyMap<string, MovedOn & { at: number }>> = signal(new Map())
  /** Holds those that this agent gave away or closed, which is no news to them. */
  readonly #expected = new Set<string>()
  readonly #inbox: Inbox
  readonly #clock: Clock
  readonly #off: () => void

  constructor(inbox: Inbox, clock: Clock) {
    this.#inbox = inbox
    this.#clock = clock
    this.#off = inbox.onChange((change) => this.#changed(change))
  }

  /** Notes that this agent is about to give a conversation away, so that its leaving is no surprise. */
  expect(id: string): void {
    this.#expected.add(id)
  }

  /** Notes that the conversation stayed after all. */
  unexpect(id: string): void {
    this.#expected.delete(id)
  }

  /** Returns those that left lately and that the agent has not looked at since. */
  recent(): StaffConversation[] {
    const now = this.#clock.now.value
    const known = this.#inbox.conversations.value
    const recent = [...this.all.value].filter(([, { at }]) => isNews(at, now)).map(([id]) => known.get(id))
    return recent.filter((each) => each !== undefined)
  }

  dismiss(id: string): void {
    if (!this.all.peek().has(id)) return
    const next = new Map(this.all.peek())
    next.delete(id)
    this.all.value = next
  }

  close(): void {
    this.#off()
  }

  #changed(change: InboxChange): void {
    if (change.kind !== 'conversation') return
    const { before, after } = change
    const { meId } = this.#inbox
    const how = movedOn(before, after, meId)
    const news = how === undefined ? this.all.peek().has(after.id) : !this.#expected.delete(after.id)
    const where = whereNow(after, meId)
    if (where === undefined) this.dismiss(after.id)
    else if (news) this.all.value = new Map(this.all.peek()).set(after.id, { ...where, at: this.#clock.now.peek() })
  }
}
