/** Who has a conversation: every change is a conditional write, so that a late or doubled decision does nothing [R30]. */
import { type AgentActor, authorOf, hasRole } from '../identity/index.ts'
import type { Clock } from '../kernel/clock.ts'
import { AppError, notFound } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import { append, SYSTEM } from '../messaging/index.ts'
import type { StaffConversation } from '../protocol/entities.ts'
import type { Database, Tx } from '../store/database.ts'
import { closeIn, tell } from './changes.ts'
import {
  type ConversationRow,
  changeConversation,
  countActive,
  endAssignment,
  fenceThread,
  readAssignee,
  readConversation,
  readConversations,
  readQueue,
  readUnread,
  startAssignment,
  touchAssignee,
} from './store.ts'
import { publicAgent, toStaffViews } from './view.ts'

export type ReturnReason = 'agent_lost' | 'agent_away' | 'agent_disabled' | 'transfer'
export interface Waiting {
  id: string
  visitorId: string
  version: number
  number: number
  returned: boolean
}
export type TransferTarget = { kind: 'agent'; id: string } | { kind: 'queue' }

const INBOX = 1_000

export class Assignments {
  private readonly database: Database
  private readonly clock: Clock
  private readonly isHere: (agentId: string) => boolean
  constructor(database: Database, clock: Clock, isHere: (agentId: string) => boolean) {
    this.database = database
    this.clock = clock
    this.isHere = isHere
  }

  async waiting(): Promise<Waiting[]> {
    return (await readQueue(this.database.read)).map(toWaiting)
  }

  async waitingOne(id: string): Promise<Waiting | undefined> {
    const row = await readConversation(this.database.read, { id, status: 'queued' })
    return row === null ? undefined : toWaiting(row)
  }

  /** The dispatcher's decision. False: the world had moved on, and nothing was changed. */
  assign(id: string, agentId: string, version: number, reason: string): Promise<boolean> {
    return this.database.write(async (tx) => {
      const row = await readConversation(tx.db, { id, version, status: 'queued' })
      if (row === null || !(await this.hasRoom(tx, agentId, ['online']))) return false
      await this.give(tx, row, agentId, { event: 'assigned', reason })
      return true
    })
  }

  /** An agent asks for the first of the queue. */
  next(actor: AgentActor): Promise<StaffConversation | null> {
    return this.database.write(async (tx) => {
      if (!(await this.hasRoom(tx, actor.id, ['online', 'busy'])))
        throw new AppError('conflict', 'you have no room for another conversation')
      const [first] = await readQueue(tx.db, 1)
      return first === undefined ? null : this.view(tx, await this.give(tx, first, actor.id, { event: 'assigned', reason: 'taken' }))
    })
  }

  transfer(actor: AgentActor, id: string, epoch: number, to: TransferTarget, note: string | undefined): Promise<StaffConversation> {
    return this.database.write(async (tx) => {
      const row = await this.held(tx, actor, id, epoch)
      if (note !== undefined) await append(tx, row.staffThreadId, { author: authorOf(actor), at: this.clock(), text: note, key: newId() })
      if (to.kind === 'queue') return this.view(tx, await this.handBack(tx, row, 'transfer'))
      if (to.id === row.agentId) throw new AppError('conflict', 'it is this agent’s already')
      if (!(await this.hasRoom(tx, to.id, ['online'])) || !this.isHere(to.id))
        throw new AppError('conflict', 'this agent is not available or has no room')
      return this.view(tx, await this.give(tx, row, to.id, { event: 'transferred', reason: 'transfer' }))
    })
  }

  close(actor: AgentActor, id: string, epoch: number): Promise<StaffConversation> {
    return this.database.write(async (tx) => {
      const row = await this.held(tx, actor, id, epoch)
      return this.view(tx, await closeIn(tx, row, this.clock(), { by: actor.id, reason: 'closed_by_agent' }))
    })
  }

  /** Everything an agent has goes to the front of the queue. Returns how many went. */
  handBackAll(agentId: string, reason: ReturnReason): Promise<number> {
    return this.database.write(async (tx) => {
      const rows = await readConversations(tx.db, { where: { agentId, status: 'active' }, orderBy: [{ number: 'asc' }] })
      for (const row of rows) await this.handBack(tx, row, reason)
      return rows.length
    })
  }

  /** Active and queued conversations, an agent's own first; `truncated` when not all fit. */
  async inbox(actor: AgentActor): Promise<{ conversations: StaffConversation[]; unread: Record<string, number>; truncated: boolean }> {
    const { read } = this.database
    const active = await readConversations(read, { where: { status: 'active' }, orderBy: [{ number: 'asc' }], take: INBOX })
    const queued = await readQueue(read, INBOX - active.length + 1)
    const unread = await readUnread(read, actor.id)
    const shown = [...active, ...queued].slice(0, INBOX)
    return {
      conversations: await toStaffViews(read, shown),
      unread: Object.fromEntries(unread.map((row) => [row.threadId, row.count])),
      truncated: active.length + queued.length > INBOX,
    }
  }

  private async give(
    tx: Tx,
    row: ConversationRow,
    agentId: string,
    why: { event: 'assigned' | 'transferred'; reason: string },
  ): Promise<ConversationRow> {
    const at = new Date(this.clock())
    await endAssignment(tx, row.id, at, why.reason)
    const given = await changeConversation(
      tx,
      row.id,
      { version: row.version },
      { status: 'active', agentId, epoch: row.epoch + 1, queuedAt: null, returned: false },
    )
    if (given === null) throw new AppError('conflict')
    await startAssignment(tx, { conversationId: row.id, agentId, epoch: given.epoch, startedAt: at, reason: why.reason })
    await touchAssignee(tx, agentId, at)
    await fenceThread(tx, row.publicThreadId, { epoch: given.epoch, writerId: agentId })
    await append(tx, row.publicThreadId, {
      author: SYSTEM,
      at: at.getTime(),
      event: { name: why.event, agent: publicAgent(given.agent), reason: why.reason },
    })
    await tell(tx, given, why.event, row.agentId)
    return given
  }

  private async handBack(tx: Tx, row: ConversationRow, reason: ReturnReason): Promise<ConversationRow> {
    const at = new Date(this.clock())
    await endAssignment(tx, row.id, at, reason)
    const back = await changeConversation(
      tx,
      row.id,
      { version: row.version, status: 'active' },
      { status: 'queued', agentId: null, epoch: row.epoch + 1, queuedAt: at, returned: true },
    )
    if (back === null) throw new AppError('conflict')
    await fenceThread(tx, row.publicThreadId, { epoch: back.epoch, writerId: null })
    await append(tx, row.publicThreadId, {
      author: SYSTEM,
      at: at.getTime(),
      event: { name: 'returned', agent: publicAgent(row.agent), reason },
    })
    await tell(tx, back, 'returned', row.agentId)
    return back
  }

  /** Checked inside the transaction that assigns, so that capacity is never exceeded. */
  private async hasRoom(tx: Tx, agentId: string, availability: string[]): Promise<boolean> {
    const agent = await readAssignee(tx, agentId)
    if (agent === null || agent.disabledAt !== null || !availability.includes(agent.availability)) return false
    return (await countActive(tx.db, agentId)) < agent.capacity
  }

  /** The conversation as its assigned agent, or a supervisor with the right epoch, holds it. */
  private async held(tx: Tx, actor: AgentActor, id: string, epoch: number): Promise<ConversationRow> {
    const row = await readConversation(tx.db, { id })
    if (row === null) throw notFound()
    const may = row.agentId === actor.id || hasRole(actor.role, 'supervisor')
    if (row.status !== 'active' || row.epoch !== epoch || !may) throw new AppError('stale_epoch')
    return row
  }

  private async view(tx: Tx, row: ConversationRow): Promise<StaffConversation> {
    const [view] = await toStaffViews(tx.db, [row])
    if (view === undefined) throw notFound()
    return view
  }
}

const toWaiting = (row: ConversationRow): Waiting => ({
  id: row.id,
  visitorId: row.visitorId,
  version: row.version,
  number: row.number,
  returned: row.returned,
})
