/** Visitors and agents do this with a conversation. Rules [VI1]–[AG9] of docs/protocol.md. */

import {
  type AgentActor,
  authorOf,
  cleanPage,
  nameOf,
  noteNetwork,
  type VisitorActor,
  type Visitors,
} from '../identity/index.ts'
import type { Clock } from '../kernel/clock.ts'
import { AppError, because, notFound } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import {
  append,
  createThread,
  type FileShelf,
  isSame,
  type Posted,
  readMessages,
  readSent,
  SYSTEM,
} from '../messaging/index.ts'
import type { OpenResult } from '../protocol/commands/index.ts'
import type { Message, Page, StaffConversation, VisitorConversation } from '../protocol/entities.ts'
import { LIMITS } from '../protocol/limits.ts'
import type { Database, Db, Tx } from '../store/database.ts'
import { nextNumber } from '../store/settings.ts'
import { closeIn, tell } from './changes.ts'
import {
  type ConversationRow,
  changeConversation,
  countAhead,
  insertConversation,
  moveOwner,
  readByKey,
  readConversation,
  readLatestOf,
  readMany,
  readOpenOf,
  readShownTo,
  readWaitingFrom,
  type ShownRow,
} from './store.ts'
import { turnOf } from './turn.ts'
import { agentOf, peopleOf, toStaffView, toVisitorView } from './view.ts'

export interface Opening {
  key: string
  text: string
  files?: string[]
  name: string | undefined
  email: string | undefined
  page: Page | undefined
  /** This is a keyed hash of the network where it is begun. Without one, the conversation stands alone in the queue. */
  network?: string
}

/** Throws when nothing new may be begun. */
export type MayBegin = (tx: Tx) => Promise<void> | void

/** A visitor sees so many conversations of their past, and staff see so many of a visitor's. */
const HISTORY = 20
const OF_VISITOR = 50

export interface ConversationsParts {
  database: Database
  visitors: Visitors
  clock: Clock
  shelf: FileShelf
  isOnline: () => boolean
}

export class Conversations {
  private readonly database: Database
  private readonly visitors: Visitors
  private readonly clock: Clock
  private readonly shelf: FileShelf
  private readonly isOnline: () => boolean
  constructor({ database, visitors, clock, shelf, isOnline }: ConversationsParts) {
    this.database = database
    this.visitors = visitors
    this.clock = clock
    this.shelf = shelf
    this.isOnline = isOnline
  }

  /**
   * Opens a conversation, or adds to the open one. Throws unavailable when nobody is there and nothing is open.
   * `mayBegin` throws when nothing new may be begun.
   */
  async open(actor: VisitorActor, opening: Opening, mayBegin: MayBegin = () => undefined): Promise<OpenResult> {
    if (actor.guestOf !== null) throw new AppError('forbidden', 'a guest has one conversation')
    return this.database.write(async (tx) => {
      const row =
        (await readByKey(tx.db, actor.id, opening.key)) ??
        (await readOpenOf(tx.db, actor.id))[0] ??
        (await this.begin(tx, actor, opening, mayBegin))
      const posted = await this.say(tx, actor, row, opening)
      return { conversation: await this.visitorView(tx.db, row), seq: posted.seq, at: posted.at }
    })
  }

  private async begin(tx: Tx, actor: VisitorActor, opening: Opening, mayBegin: MayBegin): Promise<ConversationRow> {
    if (!this.isOnline()) throw new AppError('unavailable')
    await mayBegin(tx)
    const id = newId()
    const now = this.clock()
    const visitor = await this.visitors.introduce(tx, actor, {
      ...(opening.name === undefined ? {} : { name: opening.name }),
      ...(opening.email === undefined ? {} : { email: opening.email }),
      asked: false,
    })
    const thread = { siteId: actor.siteId, visitorId: actor.id, ownerId: id }
    const publicThreadId = await createThread(tx, { ...thread, kind: 'public' })
    const staffThreadId = await createThread(tx, { ...thread, kind: 'staff' })
    const page = opening.page === undefined ? undefined : cleanPage(opening.page)
    const number = await nextNumber(tx, 'conversation_number')
    // A visitor whom the site vouches for is one person, however many share the network.
    const network = actor.verified ? null : (opening.network ?? null)
    if (opening.network !== undefined) await noteNetwork(tx, actor.id, opening.network)
    await insertConversation(tx, {
      id,
      number,
      turn: turnOf(number, network === null ? undefined : await readWaitingFrom(tx.db, network)),
      network,
      siteId: actor.siteId,
      visitorId: actor.id,
      publicThreadId,
      staffThreadId,
      openKey: opening.key,
      openedAt: now,
      pageUrl: page?.url ?? null,
      pageTitle: page?.title ?? null,
      language: visitor.language,
      userAgent: visitor.userAgent,
    })
    await append(tx, publicThreadId, { author: SYSTEM, at: now, event: { name: 'opened' } })
    const row = await readConversation(tx.db, id)
    if (row === undefined) throw new AppError('internal')
    return row
  }

  /** Posts the first message, or one more from another tab. The same key again is the same message [TH3]. */
  private async say(tx: Tx, actor: VisitorActor, row: ConversationRow, opening: Opening): Promise<Posted> {
    const sent = await readSent(tx.db, row.publicThreadId, actor.id, opening.key)
    if (sent !== undefined) {
      if (!isSame(sent, opening.text, opening.files)) throw new AppError('key_reused')
      return { thread: row.publicThreadId, seq: sent.seq, at: sent.at }
    }
    if (row.status === 'closed') throw new AppError('thread_closed')
    const author = { ...authorOf(actor), name: nameOf({ name: row.visitorName }) }
    const { text, files: ids = [], key } = opening
    const files = ids.length === 0 ? [] : await this.shelf.offer(tx, actor.id, ids)
    if (files instanceof AppError) throw files
    const message = await append(tx, row.publicThreadId, { author, at: this.clock(), text, files, key })
    if (ids.length > 0) await this.shelf.take(tx, ids, message)
    if (row.openKey === opening.key) await tell(tx, row.id, 'opened', null)
    return { thread: message.thread, seq: message.seq, at: message.at }
  }

  end(actor: VisitorActor, id: string): Promise<VisitorConversation> {
    return this.database.write(async (tx) => {
      const row = await this.requireOwn(tx, actor, id)
      if (row.status === 'closed') return this.visitorView(tx.db, row)
      return toVisitorView(await closeIn(tx, row, this.clock(), { by: 'visitor', reason: 'ended_by_visitor' }), null)
    })
  }

  /**
   * Gives up the position in the queue for an answer that comes later, and returns what was written there [VI6].
   * Returns nothing when the conversation has ended already. Throws `conflict` when somebody is there to answer now.
   */
  leaveQueue = async (tx: Tx, actor: VisitorActor, id: string): Promise<Message[]> => {
    const row = await this.requireOwn(tx, actor, id)
    if (row.status === 'active') throw because('changed')
    if (row.status === 'closed') return []
    await closeIn(tx, row, this.clock(), { by: 'visitor', reason: 'ended_by_visitor' })
    const messages = await readMessages(tx.db, row.publicThreadId, row.lastSeq - LIMITS.pageMessages)
    return messages.filter(({ kind, author }) => kind !== 'event' && author.id === actor.id)
  }

  rate(actor: VisitorActor, id: string, score: number, comment: string | undefined): Promise<VisitorConversation> {
    return this.database.write(async (tx) => {
      const row = await this.requireOwn(tx, actor, id)
      if (!(await changeConversation(tx, id, { status: 'closed' }, { rating: score, ratingComment: comment ?? null })))
        throw because('not_ended')
      const event = { name: 'rated', score, ...(comment === undefined ? {} : { comment }) } as const
      await append(tx, row.staffThreadId, { author: SYSTEM, at: this.clock(), event })
      return toVisitorView(await tell(tx, id, 'rated', null), null)
    })
  }

  async history(actor: VisitorActor): Promise<VisitorConversation[]> {
    const rows = await readShownTo(this.database.read, actor.id, HISTORY)
    return Promise.all(rows.map((row) => this.shown(row)))
  }

  /** Returns the open conversation, or the latest closed one that can still be rated because somebody was there. */
  async current(actor: VisitorActor): Promise<VisitorConversation | null> {
    if (actor.guestOf !== null) return this.visited(actor.guestOf, actor.id)
    const [row] = await readShownTo(this.database.read, actor.id, 1)
    return row === undefined || (row.status === 'closed' && (row.rating !== null || row.agentId === null))
      ? null
      : this.shown(row)
  }

  /** Returns the conversation as a guest sees it, for as long as the guest is let in. */
  private async visited(id: string, guest: string): Promise<VisitorConversation | null> {
    const row = await readConversation(this.database.read, id)
    return row !== undefined && peopleOf(row).some((person) => person.id === guest)
      ? this.visitorView(this.database.read, row)
      : null
  }

  async get(_actor: AgentActor, id: string): Promise<StaffConversation> {
    const row = await readConversation(this.database.read, id)
    if (row === undefined) throw notFound()
    return toStaffView(row)
  }

  async ofVisitor(_actor: AgentActor, visitorId: string): Promise<StaffConversation[]> {
    return (await readLatestOf(this.database.read, visitorId, OF_VISITOR)).map(toStaffView)
  }

  /** Returns conversations by id, for those who show what was found elsewhere (transcripts, tickets). */
  byIds = async (ids: string[]): Promise<Map<string, StaffConversation>> => {
    const rows = await readMany(this.database.read, ids)
    return new Map(rows.map((row) => [row.id, toStaffView(row)]))
  }

  /**
   * Moves the conversations of a visitor who turned out to be somebody known. Of two open ones the newer stays open.
   */
  move = async (tx: Tx, from: string, to: string): Promise<void> => {
    const open: ConversationRow[] = []
    for (const visitor of new Set([from, to])) open.push(...(await readOpenOf(tx.db, visitor)))
    const [kept, ...older] = open.sort((a, b) => b.number - a.number)
    for (const row of older) await closeIn(tx, row, this.clock(), { by: 'system', reason: 'moved' })
    await moveOwner(tx, from, to)
    if (kept !== undefined) await tell(tx, kept.id, 'moved', null)
  }

  /** Tells that a ticket was made of a conversation, so that screens show the link. */
  linked = async (tx: Tx, id: string): Promise<void> => {
    if (await changeConversation(tx, id, {}, {})) await tell(tx, id, 'ticketed', null)
  }

  private async requireOwn(tx: Tx, actor: VisitorActor, id: string): Promise<ConversationRow> {
    const row = await readConversation(tx.db, id)
    if (row === undefined || row.visitorId !== actor.id) throw notFound()
    return row
  }

  private async shown(row: ShownRow): Promise<VisitorConversation> {
    const { returned: _, turn: _turn, agentId: __, agentName: ___, people: ____, ...rest } = row
    return {
      ...rest,
      agent: agentOf(row),
      people: peopleOf(row),
      position: await this.positionOf(this.database.read, row),
    }
  }

  private async visitorView(db: Db, row: ConversationRow): Promise<VisitorConversation> {
    return toVisitorView(toStaffView(row), await this.positionOf(db, row))
  }

  private async positionOf(
    db: Db,
    row: { status: string; returned: number; turn: number; number: number },
  ): Promise<number | null> {
    return row.status === 'queued' ? (await countAhead(db, row)) + 1 : null
  }
}
