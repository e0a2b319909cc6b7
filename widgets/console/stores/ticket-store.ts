/** This holds the page of tickets on the screen. It is read by HTTP and kept fresh by events. */
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { BodyOf } from '../../../src/protocol/http-api.ts'
import type { Ticket, TicketStatus } from '../../../src/protocol/wire.ts'
import { isApiError } from '../../ui/http/api-error.ts'
import { call } from '../../ui/session/call.ts'
import type { Inbox } from './inbox.ts'

export interface TicketFilter {
  status?: TicketStatus | undefined
  assignee?: string | undefined
}

export class TicketStore {
  readonly filter: Signal<TicketFilter> = signal({ status: 'open' })
  readonly state: Signal<'loading' | 'ready' | 'failed'> = signal('loading')
  readonly next: Signal<string | null> = signal(null)
  readonly lost: Signal<ReadonlySet<string>> = signal(new Set())
  /** The tickets, newest change first. Events remove one that no longer fits and add one that does. */
  readonly shown: ReadonlySignal<Ticket[]>
  readonly #inbox: Inbox
  /** The moment of the last ticket that was read so far. Older ones come with `more`. */
  readonly #until = signal(0)
  #round = 0

  constructor(inbox: Inbox) {
    this.#inbox = inbox
    this.shown = computed(() => {
      const fitting = [...inbox.tickets.value.values()].filter(
        (ticket) => fits(ticket, this.filter.value) && ticket.updatedAt >= this.#until.value,
      )
      return fitting.sort((a, b) => b.updatedAt - a.updatedAt || b.number - a.number)
    })
  }

  narrow(part: TicketFilter): void {
    this.filter.value = { ...this.filter.peek(), ...part }
  }

  load(): Promise<void> {
    this.#until.value = 0
    return this.#read(undefined)
  }

  more(): Promise<void> {
    return this.#read(this.next.peek() ?? undefined)
  }

  async find(id: string): Promise<void> {
    try {
      this.#inbox.putTicket((await call('getTicket', { params: { id } })).ticket)
    } catch (error) {
      if (isApiError(error, 'not_found', 'forbidden', 'bad_request'))
        this.lost.value = new Set(this.lost.peek()).add(id)
    }
  }

  /**
   * Changes a ticket under the version on the screen, so that a change that somebody else made meanwhile is not
   * overwritten: the server then refuses.
   */
  async update(ticket: Ticket, change: Omit<BodyOf<'updateTicket'>, 'version'>): Promise<void> {
    try {
      const body = { version: ticket.version, ...change }
      this.#inbox.putTicket((await call('updateTicket', { params: { id: ticket.id }, body })).ticket)
    } catch (error) {
      await this.find(ticket.id)
      throw error
    }
  }

  async #read(cursor: string | undefined): Promise<void> {
    const round = ++this.#round
    const { status, assignee } = this.filter.peek()
    this.state.value = 'loading'
    try {
      const query = { ...(status && { status }), ...(assignee && { assignee }), ...(cursor && { cursor }) }
      const { items, next } = await call('listTickets', { query })
      if (round !== this.#round) return
      for (const ticket of items) this.#inbox.putTicket(ticket)
      this.next.value = next
      this.#until.value = next === null ? 0 : (items.at(-1)?.updatedAt ?? 0)
      this.state.value = 'ready'
    } catch {
      if (round === this.#round) this.state.value = 'failed'
    }
  }
}

function fits(ticket: Ticket, { status, assignee }: TicketFilter): boolean {
  if (status !== undefined && ticket.status !== status) return false
  if (assignee === undefined) return true
  return assignee === 'none' ? ticket.assignee === null : ticket.assignee?.id === assignee
}
