/** A ticket is answered later: messages left while nobody was there, and conversations that need more work. */
import { type Audit, changesBetween } from '../audit/index.ts'
import { type AgentActor, authorOf, isGuest, nameOf, type VisitorActor, type Visitors } from '../identity/index.ts'
import type { Clock } from '../kernel/clock.ts'
import { AppError, because, notFound } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import { cleanLine, writtenLine, writtenText } from '../kernel/text.ts'
import { append, createThread, SYSTEM } from '../messaging/index.ts'
import type { Message, Page, Ticket } from '../protocol/entities.ts'
import type { BodyOf, QueryOf } from '../protocol/http-api.ts'
import { LIMITS } from '../protocol/limits.ts'
import { isBlank } from '../protocol/visible.ts'
import type { Database, Tx } from '../store/database.ts'
import { nextNumber } from '../store/settings.ts'
import { changesOf, tellThread } from './changes.ts'
import {
  countOpen,
  createTicket,
  firstWordsIn,
  type Position,
  readRequester,
  readTicket,
  readTickets,
  type TicketRow,
  textOfRequest,
  updateTicket,
} from './store.ts'
import { toTicket } from './view.ts'

export interface LeftMessage {
  key: string
  text: string
  email: string
  name?: string
  page?: Page
  /** The visitor waited in the queue with this conversation. */
  conversation?: string
}
/** Gives up the position in the queue, and returns what was written there. */
type LeaveQueue = (tx: Tx, actor: VisitorActor, conversation: string) => Promise<Message[]>
export interface ConversationFacts {
  id: string
  number: number
  siteId: string
  visitorId: string
  publicThreadId: string
  staffThreadId: string
}

const PAGE = 50
const LEFT_SUBJECT_LENGTH = 80

export interface TicketsParts {
  database: Database
  audit: Audit
  clock: Clock
  visitors: Visitors
  leaveQueue: LeaveQueue
}

export class Tickets {
  private readonly database: Database
  private readonly clock: Clock
  private readonly visitors: Visitors
  private readonly audit: Audit
  private readonly leaveQueue: LeaveQueue
  constructor({ database, audit, clock, visitors, leaveQueue }: TicketsParts) {
    this.audit = audit
    this.database = database
    this.clock = clock
    this.visitors = visitors
    this.leaveQueue = leaveQueue
  }

  /**
   * Makes a ticket of a left message. The same key again returns the same ticket [VI5]; with another text it throws
   * `key_reused` [TH3].
   */
  async leaveMessage(
    actor: VisitorActor,
    input: LeftMessage,
    mayBegin: (tx: Tx) => Promise<void> | void = () => undefined,
  ): Promise<Ticket> {
    if (isGuest(actor)) throw new AppError('forbidden', 'a guest has one conversation')
    const text = writtenText(input.text)
    const email = cleanLine(input.email, LIMITS.emailLength)
    return this.database.write(async (tx) => {
      const before = await readTicket(tx.db, { visitorId: actor.id, openKey: input.key })
      if (before !== null) {
        if ((await textOfRequest(tx, before.threadId, input.key)) !== text) throw new AppError('key_reused')
        return toTicket(before)
      }
      await mayBegin(tx)
      const { conversation } = input
      const waited = conversation === undefined ? [] : await this.leaveQueue(tx, actor, conversation)
      const waitedIn = waited.length > 0 ? conversation : undefined
      const linked = waitedIn !== undefined && (await readTicket(tx.db, { conversationId: waitedIn })) === null
      const visitor = await this.visitors.introduce(tx, actor, {
        ...(input.name === undefined ? {} : { name: input.name }),
        email,
        asked: true,
      })
      const name = nameOf(visitor)
      const requester = {
        visitorId: actor.id,
        requesterName: name,
        requesterEmail: visitor.externalId === null ? email : (visitor.email ?? email),
      }
      const row = await this.begin(tx, {
        siteId: actor.siteId,
        subject: cleanLine(firstLine(text), LEFT_SUBJECT_LENGTH),
        openKey: input.key,
        ...(linked ? { conversationId: waitedIn } : {}),
        ...requester,
      })
      for (const message of waited)
        await append(tx, row.threadId, { author: message.author, at: message.at, text: wordsOf(message), key: null })
      await append(tx, row.threadId, { author: { ...authorOf(actor), name }, at: this.clock(), text, key: input.key })
      return tell(tx, row)
    })
  }

  /** Makes a ticket of a conversation. A conversation has at most one ticket, so the next call returns the same one. */
  async fromConversation(actor: AgentActor, conversation: ConversationFacts, subject: string): Promise<Ticket> {
    const line = writtenLine(subject, LIMITS.subjectLength, 'subject')
    return this.database.write(async (tx) => {
      const before = await readTicket(tx.db, { conversationId: conversation.id })
      if (before !== null) return toTicket(before)
      const visitor = await readRequester(tx, conversation.visitorId)
      if (visitor === null) throw notFound()
      const requester = { visitorId: visitor.id, requesterName: nameOf(visitor), requesterEmail: visitor.email }
      const row = await this.begin(tx, {
        siteId: conversation.siteId,
        subject: line,
        conversationId: conversation.id,
        ...requester,
      })
      const event = {
        name: 'ticketed' as const,
        agent: { id: actor.id, name: actor.name },
        ticket: { id: row.id, number: row.number },
      }
      await append(tx, conversation.staffThreadId, { author: authorOf(actor), at: this.clock(), event })
      return tell(tx, row)
    })
  }

  /**
   * Makes a ticket of a conversation whose visitor went before anybody had time, and can be written to. Both threads
   * say so, so that whoever comes back sees it.
   */
  async fromWaiting(tx: Tx, conversation: ConversationFacts): Promise<void> {
    const visitor = await readRequester(tx, conversation.visitorId)
    if (visitor === null) throw notFound()
    const row = await this.begin(tx, {
      siteId: conversation.siteId,
      subject:
        cleanLine(firstLine(await firstWordsIn(tx, conversation.publicThreadId)), LEFT_SUBJECT_LENGTH) ||
        nameOf(visitor),
      conversationId: conversation.id,
      visitorId: visitor.id,
      requesterName: nameOf(visitor),
      requesterEmail: visitor.email,
    })
    const event = { name: 'ticketed', ticket: { id: row.id, number: row.number }, reason: 'visitor_gone' } as const
    for (const thread of [conversation.publicThreadId, conversation.staffThreadId])
      await append(tx, thread, { author: SYSTEM, at: this.clock(), event })
    await tell(tx, row)
  }

  /** Takes a ticket's conversation from it, because the conversation goes and the ticket stays. */
  async unlink(tx: Tx, conversationId: string): Promise<void> {
    const row = await readTicket(tx.db, { conversationId })
    if (row !== null) await tell(tx, await updateTicket(tx, row.id, { conversationId: null }))
  }

  async list(_actor: AgentActor, query: QueryOf<'listTickets'>): Promise<{ items: Ticket[]; next: string | null }> {
    const where = {
      ...(query.status === undefined ? {} : { status: query.status }),
      ...(query.assignee === undefined ? {} : { assigneeId: query.assignee === 'none' ? null : query.assignee }),
    }
    const rows = await readTickets(
      this.database.read,
      where,
      query.cursor === undefined ? undefined : readCursor(query.cursor),
      PAGE + 1,
    )
    const items = rows.slice(0, PAGE).map(toTicket)
    const last = items.at(-1)
    return { items, next: rows.length > PAGE && last !== undefined ? `${last.updatedAt}.${last.id}` : null }
  }

  async get(_actor: AgentActor, id: string): Promise<Ticket> {
    const row = await readTicket(this.database.read, { id })
    if (row === null) throw notFound()
    return toTicket(row)
  }

  /** Changes a ticket. Throws `conflict` when somebody else was quicker: read it again and decide again. */
  async update(actor: AgentActor, id: string, input: BodyOf<'updateTicket'>): Promise<Ticket> {
    return this.database.write(async (tx) => {
      const before = await readTicket(tx.db, { id })
      if (before === null) throw notFound()
      if (before.version !== input.version) throw because('changed')
      const changes = await changesOf(tx, before, input)
      if (Object.keys(changes).length === 0) return toTicket(before)
      const row = await updateTicket(tx, id, { ...changes, updatedAt: new Date(this.clock()) })
      await tellThread(tx, actor, before, row, this.clock())
      await this.audit.by(tx, actor, 'ticket_updated', id, changesBetween(standingOf(before), standingOf(row)))
      return tell(tx, row)
    })
  }

  countOpen(): Promise<number> {
    return countOpen(this.database.read)
  }

  async ofVisitor(_actor: AgentActor, visitorId: string): Promise<Ticket[]> {
    return (await readTickets(this.database.read, { visitorId }, undefined, PAGE)).map(toTicket)
  }

  /**
   * Begins a ticket with its thread. The thread has no visitor: it holds the notes of staff, and no visitor may follow
   * it.
   */
  private async begin(
    tx: Tx,
    ticket: {
      siteId: string
      subject: string
      visitorId: string
      requesterName: string
      requesterEmail: string | null
      openKey?: string
      conversationId?: string
    },
  ): Promise<TicketRow> {
    const id = newId()
    const now = new Date(this.clock())
    const threadId = await createThread(tx, { kind: 'ticket', siteId: ticket.siteId, visitorId: null, ownerId: id })
    const number = await nextNumber(tx, 'ticket_number')
    return createTicket(tx, {
      ...ticket,
      id,
      number,
      threadId,
      status: 'open',
      priority: 'normal',
      createdAt: now,
      updatedAt: now,
    })
  }
}

const standingOf = ({ status, priority, assigneeId }: TicketRow) => ({ status, priority, assigneeId })

/** The first line that says something is the subject; greetings and names stand below. */
const firstLine = (text: string): string => text.split('\n').find((line) => !isBlank(line)) ?? ''

/** Names the files, which themselves stay in the conversation. */
const wordsOf = ({ text, files = [] }: Message): string =>
  [text, ...files.map(({ name }) => `📎 ${name}`)].filter(Boolean).join('\n')

async function tell(tx: Tx, row: TicketRow): Promise<Ticket> {
  const ticket = toTicket(row)
  tx.emit({ type: 'ticket_changed', ticket, openTickets: await countOpen(tx.db) })
  return ticket
}

function readCursor(cursor: string): Position {
  const [, updatedAt, id] = /^(\d{1,15})\.([A-Za-z0-9_-]{22})$/.exec(cursor) ?? []
  if (updatedAt === undefined || id === undefined) throw new AppError('bad_request', 'cursor is not one of ours')
  return { updatedAt: Number(updatedAt), id }
}
