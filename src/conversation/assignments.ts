/**
 * Assignments say who has a conversation. Every change is a conditional write, so that a late or doubled decision does
 * nothing [AG3].
 */
import { type AgentActor, authorOf } from '../identity/index.ts'
import type { Clock } from '../kernel/clock.ts'
import { because, notFound } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import { append, SYSTEM } from '../messaging/index.ts'
import type { PublicAgent, StaffConversation } from '../protocol/entities.ts'
import type { Database, Tx } from '../store/database.ts'
import type { Leadership } from '../store/leadership.ts'
import { change, closeIn, requireAssigned, tell } from './changes.ts'
import {
  type ConversationRow,
  endAssignment,
  fenceThread,
  readActive,
  readActiveOf,
  readAssignee,
  readConversation,
  readQueue,
  readUnread,
  readWaiting,
  readWaitingOf,
  startAssignment,
  touchAssignee,
  type Waiting,
} from './store.ts'
import { agentOf, toStaffView } from './view.ts'

export type ReturnReason = 'agent_lost' | 'agent_away' | 'agent_disabled' | 'transfer'
export type TransferTarget = { kind: 'agent'; id: string } | { kind: 'queue' }

const INBOX = 1_000

export class Assignments {
  private readonly database: Database
  private readonly clock: Clock
  private readonly isHere: (agentId: string) => boolean
  private readonly leadership: Leadership
  private lastAssignedAt = 0
  /** What only the dispatcher of the leading node may do asks `leadership` in its transaction. */
  constructor(database: Database, clock: Clock, isHere: (agentId: string) => boolean, leadership: Leadership) {
    this.database = database
    this.clock = clock
    this.isHere = isHere
    this.leadership = leadership
  }

  waiting(): Promise<Waiting[]> {
    return readWaiting(this.database.read)
  }

  /** Returns those of these conversations that wait now. */
  waitingOf(ids: string[]): Promise<Waiting[]> {
    return readWaitingOf(this.database.read, ids)
  }

  /**
   * Carries out the dispatcher's decision. Resolves to false when things had changed meanwhile, and nothing was
   * written. Throws `busy` on a node that does not lead any more.
   */
  assign(id: string, agentId: string, version: number, reason: string): Promise<boolean> {
    return this.database.write(async (tx) => {
      await this.leadership.require(tx)
      const row = await readConversation(tx.db, id)
      if (row === undefined || row.version !== version || row.status !== 'queued') return false
      const agent = await this.withFreeCapacity(tx, agentId)
      if (agent === undefined) return false
      await this.give(tx, row, agent, { event: 'assigned', reason })
      return true
    })
  }

  /**
   * Gives an agent the first of the queue, or null when nobody waits. Throws conflict when the agent has no free
   * capacity or is not available.
   */
  next(actor: AgentActor): Promise<StaffConversation | null> {
    return this.database.write(async (tx) => {
      const agent = await this.requireFreeCapacity(tx, actor)
      const [first] = await readQueue(tx.db, 1)
      return first === undefined ? null : this.give(tx, first, agent, { event: 'assigned', reason: 'taken' })
    })
  }

  /**
   * Gives an agent this one of the queue. What the agent has already, it gets again. Throws not_found, and conflict
   * when it ended or a colleague has it.
   */
  take(actor: AgentActor, id: string): Promise<StaffConversation> {
    return this.database.write(async (tx) => {
      const row = await readConversation(tx.db, id)
      if (row === undefined) throw notFound()
      if (row.status === 'closed') throw because('ended')
      if (row.status === 'active') {
        if (row.agentId !== actor.id) throw because('taken')
        return toStaffView(row)
      }
      return this.give(tx, row, await this.requireFreeCapacity(tx, actor), { event: 'assigned', reason: 'taken' })
    })
  }

  transfer(
    actor: AgentActor,
    id: string,
    epoch: number,
    to: TransferTarget,
    note: string | undefined,
  ): Promise<StaffConversation> {
    return this.database.write(async (tx) => {
      const row = await requireAssigned(tx, actor, id, epoch)
      if (note !== undefined)
        await append(tx, row.staffThreadId, { author: authorOf(actor), at: this.clock(), text: note, key: newId() })
      if (to.kind === 'queue') return this.handBack(tx, row, 'transfer')
      if (to.id === row.agentId) throw because('same_agent')
      const agent = this.isHere(to.id) ? await readAssignee(tx, to.id) : undefined
      if (agent?.availability !== 'online') throw because('colleague_away')
      if (agent.load >= agent.capacity) throw because('colleague_full')
      return this.give(tx, row, { id: agent.id, name: agent.name }, { event: 'transferred', reason: 'transfer' })
    })
  }

  close(actor: AgentActor, id: string, epoch: number): Promise<StaffConversation> {
    return this.database.write(async (tx) => {
      const row = await requireAssigned(tx, actor, id, epoch)
      return closeIn(tx, row, this.clock(), { by: actor.id, reason: 'closed_by_agent' })
    })
  }

  /**
   * Hands back everything that an agent has to the front of the queue, each conversation in a write of its own. Throws
   * `busy` on a node that does not lead any more.
   */
  async handBackAll(agentId: string, reason: ReturnReason): Promise<void> {
    const rows = await readActiveOf(this.database.read, agentId)
    await Promise.all(
      rows.map(({ id }) =>
        this.database.write(async (tx) => {
          await this.leadership.require(tx)
          const row = await readConversation(tx.db, id)
          if (row?.status === 'active' && row.agentId === agentId) await this.handBack(tx, row, reason)
        }),
      ),
    )
  }

  /** Lists active and queued conversations, the active ones first. `truncated` is true when not all fit. */
  async inbox(
    actor: AgentActor,
  ): Promise<{ conversations: StaffConversation[]; unread: Record<string, number>; truncated: boolean }> {
    const { read } = this.database
    const active = await readActive(read, INBOX)
    const queued = await readQueue(read, INBOX - active.length + 1)
    const unread = await readUnread(read, actor.id)
    return {
      conversations: [...active, ...queued].slice(0, INBOX).map(toStaffView),
      unread: Object.fromEntries(unread.map((row) => [row.threadId, row.count])),
      truncated: active.length + queued.length > INBOX,
    }
  }

  private async give(
    tx: Tx,
    row: ConversationRow,
    agent: PublicAgent,
    why: { event: 'assigned' | 'transferred'; reason: string },
  ): Promise<StaffConversation> {
    const at = this.clock()
    const epoch = row.epoch + 1
    await endAssignment(tx, row.id, at, why.reason)
    await change(tx, row, {
      status: 'active',
      agentId: agent.id,
      epoch,
      queuedAt: null,
      returned: 0,
      goneAt: null,
      network: null,
    })
    await startAssignment(tx, { conversationId: row.id, agentId: agent.id, epoch, startedAt: at, reason: why.reason })
    // Whoever was given the last one has waited the shortest time, whatever the clock says [AG4].
    this.lastAssignedAt = Math.max(at, this.lastAssignedAt + 1)
    await touchAssignee(tx, agent.id, this.lastAssignedAt)
    await fenceThread(tx, row.publicThreadId, epoch, agent.id)
    await append(tx, row.publicThreadId, { author: SYSTEM, at, event: { name: why.event, agent, reason: why.reason } })
    const waitedMs = row.queuedAt === null ? null : Math.max(0, at - row.queuedAt)
    return tell(tx, row.id, why.event, row.agentId, waitedMs)
  }

  private async handBack(tx: Tx, row: ConversationRow, reason: ReturnReason): Promise<StaffConversation> {
    const at = this.clock()
    const epoch = row.epoch + 1
    await endAssignment(tx, row.id, at, reason)
    // A visitor who is gone counts as gone from the queue from now on.
    const goneAt = row.goneAt === null ? null : at
    await change(tx, row, { status: 'queued', agentId: null, epoch, queuedAt: at, returned: 1, goneAt })
    await fenceThread(tx, row.publicThreadId, epoch, null)
    await append(tx, row.publicThreadId, {
      author: SYSTEM,
      at,
      event: { name: 'returned', agent: agentOf(row), reason },
    })
    return tell(tx, row.id, 'returned', row.agentId)
  }

  /** Returns the agent, who may also be busy, because the agent asks for the conversation itself. */
  private async requireFreeCapacity(tx: Tx, actor: AgentActor): Promise<PublicAgent> {
    const agent = await readAssignee(tx, actor.id)
    if (agent === undefined || !['online', 'busy'].includes(agent.availability)) throw because('not_available')
    if (agent.load >= agent.capacity) throw because('full')
    return { id: agent.id, name: agent.name }
  }

  /**
   * Returns the agent, if it can take one more. This is checked inside the transaction that assigns, so capacity is
   * never exceeded.
   */
  private async withFreeCapacity(tx: Tx, agentId: string): Promise<PublicAgent | undefined> {
    const agent = await readAssignee(tx, agentId)
    if (agent?.availability !== 'online' || agent.load >= agent.capacity) return undefined
    return { id: agent.id, name: agent.name }
  }
}
