/** What visitors and agents do with a conversation. Rules [R23]–[R35] of docs/protocol.md. */
import { type AgentActor, authorOf, cleanPage, nameOf, type VisitorActor, type Visitors } from '../identity/index.ts'
import type { Clock } from '../kernel/clock.ts'
import { AppError, notFound } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import { append, createThread, type Posted, SYSTEM } from '../messaging/index.ts'
import type { Page, StaffConversation, VisitorConversation } from '../protocol/entities.ts'
import type { OpenResult } from '../protocol/server-frames.ts'
import type { Database, Tx } from '../store/database.ts'
import { nextNumber } from '../store/settings.ts'
import { closeIn, tell } from './changes.ts'
import {
  type ConversationRow,
  changeConversation,
  countAhead,
  createConversation,
  findSent,
  moveOwner,
  readConversation,
  readConversations,
} from './store.ts'
import { toStaffViews, toVisitorView } from './view.ts'

export interface Opening {
  key: string
  text: string
  name: string | undefined
  email: string | undefined
  page: Page | undefined
}

const HISTORY = 20

export class Conversations {
  private readonly database: Database
  private readonly visitors: Visitors
  private readonly clock: Clock
  private readonly isOnline: () => boolean
  constructor(database: Database, visitors: Visitors, clock: Clock, isOnline: () => boolean) {
    this.database = database
    this.visitors = visitors
    this.clock = clock
    this.isOnline = isOnline
  }

  /** Throws unavailable when nobody is there and nothing is open. */
  open(actor: VisitorActor, opening: Opening): Promise<OpenResult> {
    return this.database.write(async (tx) => {
      const same = await readConversation(tx.db, { visitorId: actor.id, openKey: opening.key })
      const row =
        same ??
        (await readConversation(tx.db, { visitorId: actor.id, status: { not: 'closed' } })) ??
        (await this.begin(tx, actor, opening))
      const posted = await this.say(tx, actor, row, opening)
      return { conversation: await this.visitorView(tx.db, row), seq: posted.seq, at: posted.at }
    })
  }

  private async begin(tx: Tx, actor: VisitorActor, opening: Opening): Promise<ConversationRow> {
    if (!this.isOnline()) throw new AppError('unavailable')
    const id = newId()
    const now = new Date(this.clock())
    const visitor = await this.visitors.introduce(tx, actor, opening.name, opening.email)
    const thread = { siteId: actor.siteId, visitorId: actor.id, ownerId: id }
    const publicThreadId = await createThread(tx, { ...thread, kind: 'public' })
    const staffThreadId = await createThread(tx, { ...thread, kind: 'staff' })
    const page = opening.page === undefined ? undefined : cleanPage(opening.page)
    const row = await createConversation(tx, {
      id,
      number: await nextNumber(tx, 'conversation_number'),
      siteId: actor.siteId,
      visitorId: actor.id,
      status: 'queued',
      publicThreadId,
      staffThreadId,
      openKey: opening.key,
      openedAt: now,
      queuedAt: now,
      pageUrl: page?.url ?? visitor.pageUrl,
      pageTitle: page?.title ?? visitor.pageTitle,
      language: visitor.language,
      userAgent: visitor.userAgent,
    })
    await append(tx, publicThreadId, { author: SYSTEM, at: now.getTime(), event: { name: 'opened' } })
    return row
  }

  /** The first message, or one more from another tab; the same key again is the same message [R14]. */
  private async say(tx: Tx, actor: VisitorActor, row: ConversationRow, opening: Opening): Promise<Posted> {
    const sent = await findSent(tx, row.publicThreadId, actor.id, opening.key)
    if (sent !== null) {
      if (sent.text !== opening.text) throw new AppError('key_reused')
      return { thread: row.publicThreadId, seq: sent.seq, at: sent.at.getTime() }
    }
    if (row.status === 'closed') throw new AppError('thread_closed')
    const author = { ...authorOf(actor), name: nameOf(row.visitor) }
    const message = await append(tx, row.publicThreadId, { author, at: this.clock(), text: opening.text, key: opening.key })
    if (row.openKey === opening.key) await tell(tx, row, 'opened', null)
    return { thread: message.thread, seq: message.seq, at: message.at }
  }

  end(actor: VisitorActor, id: string): Promise<VisitorConversation> {
    return this.database.write(async (tx) => {
      const row = await this.mine(tx, actor, id)
      const closed = row.status === 'closed' ? row : await closeIn(tx, row, this.clock(), { by: 'visitor', reason: 'ended_by_visitor' })
      return this.visitorView(tx.db, closed)
    })
  }

  rate(actor: VisitorActor, id: string, score: number, comment: string | undefined): Promise<VisitorConversation> {
    return this.database.write(async (tx) => {
      await this.mine(tx, actor, id)
      const row = await changeConversation(tx, id, { status: 'closed' }, { rating: score, ratingComment: comment ?? null })
      if (row === null) throw new AppError('conflict', 'only a conversation that has ended can be rated')
      await append(tx, row.staffThreadId, {
        author: SYSTEM,
        at: this.clock(),
        event: { name: 'rated', score, ...(comment === undefined ? {} : { comment }) },
      })
      await tell(tx, row, 'rated', null)
      return this.visitorView(tx.db, row)
    })
  }

  async history(actor: VisitorActor): Promise<VisitorConversation[]> {
    const rows = await readConversations(this.database.read, {
      where: { visitorId: actor.id },
      orderBy: [{ number: 'desc' }],
      take: HISTORY,
    })
    return Promise.all(rows.map((row) => this.visitorView(this.database.read, row)))
  }

  /** The open conversation, or the latest closed one that is still to be rated. */
  async current(actor: VisitorActor): Promise<VisitorConversation | null> {
    const [row] = await readConversations(this.database.read, { where: { visitorId: actor.id }, orderBy: [{ number: 'desc' }], take: 1 })
    if (row === undefined || (row.status === 'closed' && row.rating !== null)) return null
    return this.visitorView(this.database.read, row)
  }

  async get(_actor: AgentActor, id: string): Promise<StaffConversation> {
    const [view] = await this.byIds([id]).then((views) => [...views.values()])
    if (view === undefined) throw notFound()
    return view
  }

  async ofVisitor(_actor: AgentActor, visitorId: string): Promise<StaffConversation[]> {
    const rows = await readConversations(this.database.read, { where: { visitorId }, orderBy: [{ number: 'desc' }], take: 50 })
    return toStaffViews(this.database.read, rows)
  }

  /** For those who show conversations found elsewhere (transcripts, tickets). */
  byIds = async (ids: string[]): Promise<Map<string, StaffConversation>> => {
    const rows = await readConversations(this.database.read, { where: { id: { in: ids } } })
    return new Map((await toStaffViews(this.database.read, rows)).map((view) => [view.id, view]))
  }

  /** A visitor turned out to be somebody known: its conversations go along. Of two open ones the newer stays open. */
  move = async (tx: Tx, from: string, to: string): Promise<void> => {
    const open = await readConversations(tx.db, {
      where: { visitorId: { in: [from, to] }, status: { not: 'closed' } },
      orderBy: [{ number: 'desc' }],
    })
    for (const older of open.slice(1)) await closeIn(tx, older, this.clock(), { by: 'system', reason: 'moved' })
    await moveOwner(tx, from, to)
    const [kept] = await readConversations(tx.db, { where: { visitorId: to, status: { not: 'closed' } } })
    if (kept !== undefined) await tell(tx, kept, 'moved', null)
  }

  /** A ticket was made of it: screens show the link. */
  linked = async (tx: Tx, id: string): Promise<void> => {
    const row = await changeConversation(tx, id, {}, {})
    if (row !== null) await tell(tx, row, 'ticketed', null)
  }

  private async mine(tx: Tx, actor: VisitorActor, id: string): Promise<ConversationRow> {
    const row = await readConversation(tx.db, { id, visitorId: actor.id })
    if (row === null) throw notFound()
    return row
  }

  private async visitorView(db: Parameters<typeof toStaffViews>[0], row: ConversationRow): Promise<VisitorConversation> {
    const place = row.status === 'queued' ? (await countAhead(db, row)) + 1 : null
    const [view] = await toStaffViews(db, [row])
    if (view === undefined) throw notFound()
    return toVisitorView(view, place)
  }
}
