/** This file has what an agent does to get chats and to handle them. Failures are shown at the top of the screen. */
import {
  type AvailabilityStatus,
  type BlockTerms,
  type FrameOf,
  LIMITS,
  type Reason,
  type StaffConversation,
  type Ticket,
} from '../../../src/protocol/wire.ts'
import { graphemes } from '../../client/graphemes.ts'
import type { Attached, Connection, ThreadClient } from '../../client/index.ts'
import { toast } from '../../ui/components/toast.tsx'
import { call } from '../../ui/session/call.ts'
import type { Alerts } from '../alerts/alerts.ts'
import type { Departures } from '../stores/departures.ts'
import type { Inbox } from '../stores/inbox.ts'
import { listed } from '../stores/lists.ts'
import { standingOf } from '../stores/standing.ts'
import { go } from '../view/route.ts'
import { t } from '../words/words.ts'
import { attempt, sayFailure } from './attempt.ts'
import { type NoTaking, whyNotTake } from './taking.ts'

/** The visitor's first message is among the first so many, because only events and a greeting come before it. */
const BEGINNING = 20

interface Parts {
  connection: Connection
  inbox: Inbox
  departures: Departures
  alerts: Pick<Alerts, 'quietly'>
}

export class ChatCommands {
  readonly #connection: Connection
  readonly #inbox: Inbox
  readonly #departures: Departures
  readonly #alerts: Pick<Alerts, 'quietly'>

  constructor({ connection, inbox, departures, alerts }: Parts) {
    this.#connection = connection
    this.#inbox = inbox
    this.#departures = departures
    this.#alerts = alerts
  }

  async setAvailability(status: AvailabilityStatus, reason?: string): Promise<void> {
    const fields = { status, ...(reason !== undefined && { reason }) }
    await attempt(async () => this.#inbox.putAgent((await this.#connection.call('availability', fields)).agent))
  }

  /** Takes this chat, or the first of the queue. Resolves with whether there was one for this agent. */
  async take(wanted?: StaffConversation): Promise<boolean> {
    const why = whyNotTake(this.#connection.state.kind, this.#inbox.me.peek())
    if (why !== undefined) {
      this.refuse(why)
      return false
    }
    const fields = wanted === undefined ? {} : { conversation: wanted.id }
    const taken = await attempt(
      async () => {
        const { conversation } = await this.#alerts.quietly(this.#connection.call('next', fields))
        if (conversation === null) toast(t('queue.none'))
        else this.#inbox.put(conversation)
        return conversation
      },
      (error) => this.#sayWhyNotTaken(error),
    )
    if (!taken) return false
    go({ screen: 'chats', id: taken.id })
    return true
  }

  refuse({ words, online }: NoTaking): void {
    const action = online
      ? { label: t('empty.goOnline'), onSelect: () => void this.setAvailability('online') }
      : undefined
    toast(words, { look: 'danger', action })
  }

  async transfer(conversation: StaffConversation, to: FrameOf<'transfer'>['to'], note: string): Promise<boolean> {
    const { id, epoch } = conversation
    const text = note.trim()
    const fields = { conversation: id, epoch, to, ...(text !== '' && { note: text }) }
    return this.#leave(conversation, async () =>
      this.#inbox.put((await this.#connection.call('transfer', fields)).conversation),
    )
  }

  async close(conversation: StaffConversation, options: { next?: boolean } = {}): Promise<boolean> {
    const { id, epoch } = conversation
    const following = options.next ? this.#nextOfMine(id) : undefined
    const done = await this.#leave(conversation, async () => {
      this.#inbox.put((await this.#connection.call('close', { conversation: id, epoch })).conversation)
    })
    if (done && options.next) {
      if (following !== undefined) go({ screen: 'chats', id: following.id })
      // If nobody else waits, closing has not failed.
      else if (this.#inbox.counts.peek().queue > 0) await this.take()
    }
    return done
  }

  /** Blocks a visitor, which also closes what they have open. */
  async blockVisitor(conversation: StaffConversation, terms: BlockTerms): Promise<boolean> {
    return this.#leave(conversation, async () => {
      await call('blockVisitor', { params: { id: conversation.visitor.id }, body: terms })
    })
  }

  /**
   * Closes many chats; with terms it also blocks their visitors. Resolves with how many could not be closed. When none
   * could be, it shows the reason itself and resolves with undefined.
   */
  async closeMany(chats: readonly StaffConversation[], block?: BlockTerms): Promise<number | undefined> {
    for (const { id } of chats) this.#departures.expect(id)
    const refused = new Set<string>(chats.map(({ id }) => id))
    const done = await attempt(async () => {
      for (let at = 0; at < chats.length; at += LIMITS.closedAtOnce) {
        const conversations = chats
          .slice(at, at + LIMITS.closedAtOnce)
          .map(({ id, epoch }) => ({ conversation: id, epoch }))
        const { results } = await this.#connection.call('close_many', {
          conversations,
          ...(block !== undefined && { block }),
        })
        for (const { conversation, code } of results) if (code === null) refused.delete(conversation)
      }
      return true
    })
    for (const id of refused) this.#departures.unexpect(id)
    return done === true || refused.size < chats.length ? refused.size : undefined
  }

  /**
   * Sends a message and closes the chat only once it is stored, because the visitor must not see the end before the
   * answer.
   */
  async sendAndClose(
    conversation: StaffConversation,
    thread: ThreadClient,
    { text, files }: { text: string; files: readonly Attached[] },
  ): Promise<void> {
    await thread.post(text, files)
    if (!(await allSent(thread))) return
    await this.close(conversation)
  }

  /** Resolves with the first line of what the visitor asked first; it is empty when that cannot be read. */
  async firstWords({ publicThread }: StaffConversation): Promise<string> {
    try {
      const beginning = { thread: publicThread, after: 0, limit: BEGINNING }
      const { messages } = await this.#connection.call('fetch', beginning)
      const first = messages.find(
        ({ author, text }) => author.kind === 'visitor' && text !== undefined && text.trim() !== '',
      )
      return subjectOf(first?.text?.trim().split('\n', 1)[0] ?? '')
    } catch {
      return ''
    }
  }

  async makeTicket(conversation: StaffConversation, subject: string): Promise<Ticket | undefined> {
    return attempt(async () => {
      const { ticket } = await call('ticketFromConversation', { params: { id: conversation.id }, body: { subject } })
      this.#inbox.putTicket(ticket)
      return ticket
    })
  }

  /** Brings a colleague or a whole department into a chat; its agent stays the same. */
  async widen({ id, epoch }: StaffConversation, who: { kind: 'agent' | 'department'; id: string }): Promise<void> {
    const fields = { conversation: id, epoch, who }
    await attempt(async () => this.#inbox.put((await this.#connection.call('widen', fields)).conversation))
  }

  /** Removes one person or, without one, everybody but the visitor and the chat's agent. */
  async narrow({ id, epoch }: StaffConversation, person?: string): Promise<void> {
    const fields = { conversation: id, epoch, ...(person !== undefined && { person }) }
    await attempt(async () => this.#inbox.put((await this.#connection.call('narrow', fields)).conversation))
  }

  async stepOut({ id }: StaffConversation): Promise<void> {
    await attempt(async () =>
      this.#inbox.put((await this.#connection.call('step_out', { conversation: id })).conversation),
    )
  }

  /** Says why the server refused, and what this agent can do about it where that is known. */
  #sayWhyNotTaken(error: unknown): void {
    const { reason } = error as { reason?: Reason }
    const why = reason === 'full' || reason === 'not_available' ? whyNotTake('open', this.#inbox.me.peek()) : undefined
    if (why === undefined) sayFailure(error)
    else this.refuse(why)
  }

  async #leave(conversation: StaffConversation, work: () => Promise<void>): Promise<boolean> {
    this.#departures.expect(conversation.id)
    const done = await attempt(async () => {
      await work()
      return true
    })
    if (done !== true) this.#departures.unexpect(conversation.id)
    return done === true
  }

  #nextOfMine(id: string): StaffConversation | undefined {
    const { conversations, meId } = this.#inbox
    const mine = listed(conversations.peek().values(), 'mine', 'waiting', meId)
    return mine.find((each) => each.id !== id && standingOf(each, meId).kind === 'mine')
  }
}

function allSent(thread: ThreadClient): Promise<boolean> {
  return new Promise((resolve) => {
    const look = (): boolean => {
      const failed = thread.pending.some((message) => message.state === 'failed')
      if (!failed && thread.pending.some((message) => message.state !== 'sent')) return false
      resolve(!failed)
      return true
    }
    if (look()) return
    const off = thread.onChange(() => look() && off())
  })
}

/** Whole signs, as many as a subject has room for. */
function subjectOf(line: string): string {
  let subject = ''
  for (const sign of graphemes(line)) {
    if (subject.length + sign.length > LIMITS.subjectLength) break
    subject += sign
  }
  return subject
}
