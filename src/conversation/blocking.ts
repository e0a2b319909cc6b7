/**
 * Staff can do two things against those who only fill the queue: block a visitor, and close many conversations at once.
 * Rules [QU6] and [AG8] of docs/protocol.md.
 */
import type { Audit } from '../audit/index.ts'
import {
  type AgentActor,
  type BlockRow,
  deleteBlock,
  hasRole,
  readBlock,
  readBlockOf,
  readBlocks,
  readNetwork,
  requireAdmin,
  toVisitorSummary,
  writeBlock,
} from '../identity/index.ts'
import type { Clock } from '../kernel/clock.ts'
import { AppError, because, notFound } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import type { VisitorBlock } from '../protocol/entities.ts'
import type { ErrorCode } from '../protocol/error-codes.ts'
import type { Database, Tx } from '../store/database.ts'
import { closeIn } from './changes.ts'
import { type ConversationRow, readConversation, readLatestOf, readOpenOf } from './store.ts'

const HOUR_MS = 3_600_000
/** A network is shared with people who did nothing, so it is blocked for a quarter of the time, and a day at most. */
const NETWORK_SHARE = 4
const NETWORK_MOST_MS = 24 * HOUR_MS

export interface BlockTerms {
  hours: number
  /** True blocks new visitors of the same network, too. */
  network: boolean
}
export interface Closing {
  conversation: string
  epoch: number
}
export interface ClosedOne {
  conversation: string
  /** Null means that it was closed. */
  code: ErrorCode | null
}
/** Takes a visitor out of its site's Q&A room. It is wired to the rooms in app/domain.ts. */
export type LeaveQa = (tx: Tx, siteId: string, visitorId: string) => Promise<void>

export class Blocking {
  private readonly database: Database
  private readonly audit: Audit
  private readonly clock: Clock
  private readonly leaveQa: LeaveQa
  constructor(database: Database, audit: Audit, clock: Clock, leaveQa: LeaveQa) {
    this.database = database
    this.audit = audit
    this.clock = clock
    this.leaveQa = leaveQa
  }

  /**
   * Blocks a visitor, and closes the open conversation. Throws `forbidden` when another agent had the visitor's latest
   * conversation, or none had.
   */
  block(actor: AgentActor, visitorId: string, terms: BlockTerms): Promise<VisitorBlock> {
    return this.database.write(async (tx) => {
      const latest = await this.requireOwnLatest(tx, actor, visitorId)
      for (const row of await readOpenOf(tx.db, visitorId)) await this.close(tx, actor, row)
      return this.blockIn(tx, actor, latest, terms)
    })
  }

  unblock(actor: AgentActor, visitorId: string): Promise<void> {
    return this.database.write(async (tx) => {
      await this.requireOwnLatest(tx, actor, visitorId)
      const block = await readBlockOf(tx.db, visitorId, this.clock())
      if (block !== undefined) await this.lift(tx, actor, block)
    })
  }

  /** Lifts a block of any kind. */
  liftBlock(actor: AgentActor, id: string): Promise<void> {
    requireAdmin(actor)
    return this.database.write(async (tx) => {
      const block = await readBlock(tx.db, id)
      if (block === undefined) throw notFound()
      await this.lift(tx, actor, block)
    })
  }

  async list(actor: AgentActor): Promise<VisitorBlock[]> {
    requireAdmin(actor)
    return (await readBlocks(this.database.read, this.clock())).map(toBlock)
  }

  async of(visitorId: string): Promise<VisitorBlock | null> {
    const row = await readBlockOf(this.database.read, visitorId, this.clock())
    return row === undefined ? null : toBlock(row)
  }

  /**
   * Closes many conversations, each in a write of its own, so what is refused stops no other. With `terms` (admins
   * only) their visitors are blocked, too.
   */
  closeMany(actor: AgentActor, closings: readonly Closing[], terms?: BlockTerms): Promise<ClosedOne[]> {
    if (terms !== undefined) requireAdmin(actor)
    return Promise.all(closings.map((closing) => this.closeOne(actor, closing, closings.length, terms)))
  }

  private async closeOne(
    actor: AgentActor,
    closing: Closing,
    of: number,
    terms: BlockTerms | undefined,
  ): Promise<ClosedOne> {
    const { conversation, epoch } = closing
    try {
      await this.database.write(async (tx) => {
        const row = await readConversation(tx.db, conversation)
        if (row === undefined) throw notFound()
        if (row.status === 'closed') throw because('ended')
        // Anybody could take one that waits, and close it then.
        const may = row.status === 'queued' || row.agentId === actor.id || hasRole(actor.role, 'supervisor')
        if (row.epoch !== epoch || !may) throw new AppError('stale_epoch')
        await this.close(tx, actor, row)
        await this.audit.by(tx, actor, 'conversation_closed', conversation, { of })
        if (terms !== undefined) await this.blockIn(tx, actor, row, terms)
      })
      return { conversation, code: null }
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      return { conversation, code: error.code }
    }
  }

  private async blockIn(
    tx: Tx,
    actor: AgentActor,
    { id, visitorId, siteId }: ConversationRow,
    terms: BlockTerms,
  ): Promise<VisitorBlock> {
    const now = this.clock()
    const ms = terms.hours * HOUR_MS
    const network = terms.network ? await readNetwork(tx.db, visitorId) : null
    const block = newId()
    await writeBlock(tx, {
      id: block,
      siteId,
      visitorId,
      qaId: null,
      network,
      createdById: actor.id,
      createdAt: now,
      expiresAt: now + ms,
      networkExpiresAt: network === null ? null : now + Math.min(ms / NETWORK_SHARE, NETWORK_MOST_MS),
    })
    await this.leaveQa(tx, siteId, visitorId)
    await this.audit.by(tx, actor, 'visitor_blocked', id, {
      visitor: visitorId,
      hours: terms.hours,
      network: network !== null,
    })
    const row = await readBlock(tx.db, block)
    if (row === undefined) throw notFound()
    return toBlock(row)
  }

  private async lift(tx: Tx, actor: AgentActor, { id, visitorId }: BlockRow): Promise<void> {
    await deleteBlock(tx, id)
    const [latest] = await readLatestOf(tx.db, visitorId, 1)
    await this.audit.by(tx, actor, 'visitor_unblocked', latest?.id ?? visitorId, { visitor: visitorId })
  }

  private close = (tx: Tx, actor: AgentActor, row: ConversationRow) =>
    closeIn(tx, row, this.clock(), { by: actor.id, reason: 'closed_by_agent' })

  /** Returns the latest conversation, if the actor may decide about its visitor. Throws not_found, and forbidden. */
  private async requireOwnLatest(tx: Tx, actor: AgentActor, visitorId: string): Promise<ConversationRow> {
    const [latest] = await readLatestOf(tx.db, visitorId, 1)
    if (latest === undefined) throw notFound()
    if (latest.agentId !== actor.id && !hasRole(actor.role, 'supervisor')) throw new AppError('forbidden')
    return latest
  }
}

const toBlock = (row: BlockRow): VisitorBlock => ({
  id: row.id,
  site: { id: row.siteId, name: row.siteName },
  visitor: toVisitorSummary({
    id: row.visitorId,
    name: row.visitorName,
    email: row.visitorEmail,
    externalId: row.visitorExternalId,
  }),
  number: row.number,
  qa: row.qaId === null ? null : { id: row.qaId, name: row.qaName ?? '' },
  by: { id: row.byId, name: row.byName ?? '' },
  createdAt: row.createdAt,
  expiresAt: row.expiresAt,
  networkExpiresAt: row.networkExpiresAt,
})
