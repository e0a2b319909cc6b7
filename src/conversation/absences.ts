/**
 * A visitor may have no page open any more. A conversation of theirs that waits ranks behind those who are there, is
 * given to nobody, and leaves the queue after a time. One that an agent has takes none of the agent's capacity after
 * the same time. What was said is kept. Rules [QU1], [QU2] and [QU3] of docs/protocol.md. The moment when somebody went
 * stands in the row, so a restart forgets nobody.
 */
import type { Awake, Deadline } from '../kernel/awake.ts'
import { type Clock, elapsed, later, type Tick } from '../kernel/clock.ts'
import type { Logger } from '../kernel/logger.ts'
import { append, SYSTEM } from '../messaging/index.ts'
import type { Database, Tx } from '../store/database.ts'
import type { Leadership } from '../store/leadership.ts'
import { change, closeIn, tell } from './changes.ts'
import {
  type ConversationRow,
  readConversation,
  readExpected,
  readGone,
  readLatestOf,
  readLeft,
  readOpenOf,
  reopenThread,
} from './store.ts'

/** Whoever comes back later than this finds the conversation closed. */
const COMES_BACK_MS = 24 * 3_600_000
const LOOK_MS = 5_000
const AT_ONCE = 100
/** After the database refused to note an absence, so many milliseconds pass before the next try. */
const RETRY_MS = 1_000

export interface Patience {
  /** After so many milliseconds without a socket somebody counts as gone, because changing pages takes a moment. */
  graceMs: number
  /**
   * After so many milliseconds more, somebody who is gone is out of the queue, or takes nothing of an agent's capacity.
   */
  goneMs: number
}
/** Makes a ticket of a conversation whose visitor can be written to. */
export type MakeTicket = (tx: Tx, row: ConversationRow) => Promise<void>

/**
 * The visitor of a conversation in the queue is gone. `goneAt` is the moment by the clock, `since` and `due` are by the
 * time that passed.
 */
interface Leaving {
  visitorId: string
  goneAt: number
  since: Tick
  due: Tick
}

export interface AbsencesParts {
  database: Database
  clock: Clock
  awake: Awake
  isHere: (visitorId: string) => boolean
  /** Tells whether a visitor is on another node; undefined when nobody can tell. */
  isElsewhere: (visitorId: string) => Promise<boolean | undefined>
  patience: Patience
  makeTicket: MakeTicket
  logger: Logger
  /** The node that leads takes out of the queue, and no other. */
  leadership: Pick<Leadership, 'leads'>
}

export class Absences {
  private readonly missing = new Map<string, { ms: number; deadline: Deadline }>()
  /**
   * These visitors are marked as gone, or were taken out of the queue, and may come back. Nobody else costs a read by
   * coming.
   */
  private readonly gone = new Set<string>()
  /**
   * The conversations that are leaving the queue, and when by the time that passed: a clock that jumps, or a pause of
   * ours, takes nobody out [CO8].
   */
  private leaving: Map<string, Leaving> | undefined
  private timer: NodeJS.Timeout | undefined
  private stopped = false
  private readonly database: Database
  private readonly clock: Clock
  private readonly awake: Awake
  private readonly isHere: (visitorId: string) => boolean
  private readonly isElsewhere: (visitorId: string) => Promise<boolean | undefined>
  private readonly patience: Patience
  private readonly makeTicket: MakeTicket
  private readonly logger: Logger
  private readonly leadership: Pick<Leadership, 'leads'>
  constructor(parts: AbsencesParts) {
    const { database, clock, awake, isHere, isElsewhere, patience, makeTicket, logger, leadership } = parts
    this.database = database
    this.clock = clock
    this.awake = awake
    this.isHere = isHere
    this.isElsewhere = isElsewhere
    this.leadership = leadership
    this.patience = patience
    this.makeTicket = makeTicket
    this.logger = logger
  }

  /** Begins the work. After a restart nobody is here yet, so everybody has the grace to come back. */
  async start(): Promise<void> {
    await this.readAnew()
    this.timer = setInterval(() => this.look(), Math.min(LOOK_MS, Math.max(50, this.patience.goneMs / 4)))
  }

  /** Reads who is gone, at the start and after this node may have missed it. */
  async readAnew(): Promise<void> {
    await this.expectAll()
    for (const { visitorId } of await readLeft(this.database.read, this.clock() - COMES_BACK_MS))
      this.gone.add(visitorId)
  }

  /** Gives the grace to everybody who has something open: a node with sockets of theirs may have ended. */
  async expectAll(): Promise<void> {
    for (const { visitorId } of await readExpected(this.database.read)) this.left(visitorId)
  }

  /** Notes what another node noted: a visitor is gone from something open, or is back. */
  heard(visitorId: string, cause: 'visitor_gone' | 'visitor_back'): void {
    if (cause === 'visitor_back') {
      this.gone.delete(visitorId)
      return
    }
    this.gone.add(visitorId)
    // The visitor may have come here while it was written there.
    if (this.isHere(visitorId)) this.came(visitorId)?.catch((error: unknown) => this.warn(error))
  }

  stop(): void {
    this.stopped = true
    clearInterval(this.timer)
    for (const { deadline } of this.missing.values()) deadline.cancel()
    this.missing.clear()
  }

  /**
   * Notes that a visitor has no socket: the last one is gone, or something is open without one. `status` says how the
   * conversation stands, where that is known.
   */
  left(visitorId: string, status?: 'queued' | 'active'): void {
    const { graceMs, goneMs } = this.patience
    if (status === 'active') return this.expect(visitorId, goneMs, () => this.mark(visitorId, ['queued', 'active']))
    this.expect(visitorId, graceMs, async () => {
      if ((await this.mark(visitorId, ['queued'])) === 'active') this.left(visitorId, 'active')
    })
  }

  /** Notes that a visitor came. Returns undefined for nearly everybody, for whom nothing is to be put right. */
  came(visitorId: string): Promise<void> | undefined {
    this.forget(visitorId)
    return this.gone.has(visitorId) ? this.restore(visitorId) : undefined
  }

  /** Does `overdue` after `ms`, unless the visitor comes back before, or is expected sooner already. */
  private expect(visitorId: string, ms: number, overdue: () => Promise<unknown>): void {
    if (this.stopped || this.isHere(visitorId) || (this.missing.get(visitorId)?.ms ?? Number.POSITIVE_INFINITY) <= ms)
      return
    this.forget(visitorId)
    const deadline = this.awake.after(ms, () => {
      this.missing.delete(visitorId)
      if (this.isHere(visitorId)) return
      this.unlessElsewhere(visitorId, overdue).catch((error: unknown) => {
        this.warn(error)
        this.expect(visitorId, RETRY_MS, overdue)
      })
    })
    this.missing.set(visitorId, { ms, deadline })
  }

  /** Does `overdue` unless the visitor is on another node. While nobody can tell, it is asked again. */
  private async unlessElsewhere(visitorId: string, overdue: () => Promise<unknown>): Promise<void> {
    const elsewhere = await this.isElsewhere(visitorId)
    if (elsewhere === undefined) this.expect(visitorId, LOOK_MS, overdue)
    else if (!elsewhere && !this.isHere(visitorId)) await overdue()
  }

  private forget(visitorId: string): void {
    this.missing.get(visitorId)?.deadline.cancel()
    this.missing.delete(visitorId)
  }

  /**
   * Notes in the open conversation that its visitor is gone, if its status is one of `statuses`. Returns how the
   * conversation stands now.
   */
  private async mark(
    visitorId: string,
    statuses: ConversationRow['status'][],
  ): Promise<ConversationRow['status'] | undefined> {
    const goneAt = this.clock()
    const stands = await this.database.write(async (tx) => {
      const [row] = await readOpenOf(tx.db, visitorId)
      if (row === undefined || !statuses.includes(row.status) || row.goneAt !== null) return row?.status
      await change(tx, row, { goneAt })
      this.leaving?.set(row.id, this.leavesAt(visitorId, goneAt, this.patience.goneMs))
      this.gone.add(visitorId)
      await tell(tx, row.id, 'visitor_gone', null)
      return row.status
    })
    // The visitor may have come back while it was written.
    if (this.isHere(visitorId)) await this.came(visitorId)
    return stands
  }

  private async restore(visitorId: string): Promise<void> {
    await this.database.write(async (tx) => {
      const [row] = await readLatestOf(tx.db, visitorId, 1)
      if (row === undefined || row.goneAt === null) return
      if (row.status !== 'closed') await change(tx, row, { goneAt: null })
      else if (row.goneAt > this.clock() - COMES_BACK_MS) await this.queueAgain(tx, row)
      else return
      await tell(tx, row.id, 'visitor_back', null)
    })
    this.gone.delete(visitorId)
  }

  /** Puts a conversation back into the queue. It came first, so it has its position of before. */
  private async queueAgain(tx: Tx, row: ConversationRow): Promise<void> {
    await change(tx, row, { status: 'queued', closedAt: null, closedBy: null, queuedAt: this.clock(), goneAt: null })
    await reopenThread(tx, row.publicThreadId)
    await append(tx, row.publicThreadId, {
      author: SYSTEM,
      at: this.clock(),
      event: { name: 'opened', reason: 'visitor_back' },
    })
  }

  private look(): void {
    if (!this.leadership.leads) {
      this.leaving = undefined
      return
    }
    const asked = this.awake.now()
    readGone(this.database.read)
      .then(async (rows) => {
        for (const { id, visitorId } of this.overdue(rows, asked).slice(0, AT_ONCE)) {
          if (this.stopped) return
          if ((await this.isElsewhere(visitorId)) !== false) continue
          await this.database.write((tx) => this.takeOut(tx, id))
        }
      })
      .catch((error: unknown) => this.warn(error))
  }

  /**
   * Returns who must leave the queue. `rows` is what was stored when they were `asked` for: who was marked since then
   * is not among them.
   */
  private overdue(
    rows: { id: string; visitorId: string; goneAt: number }[],
    asked: Tick,
  ): { id: string; visitorId: string }[] {
    const known = this.leaving
    const leaving = new Map([...(known ?? [])].filter(([, { since }]) => elapsed(asked, since) >= 0))
    for (const { id, visitorId, goneAt } of rows) {
      const before = known?.get(id)
      if (before?.goneAt === goneAt) leaving.set(id, before)
      else {
        const ms = known === undefined ? this.leftOf(goneAt) : this.patience.goneMs
        leaving.set(id, this.leavesAt(visitorId, goneAt, ms))
      }
    }
    this.leaving = leaving
    const now = this.awake.now()
    return [...leaving]
      .filter(([, { due }]) => elapsed(now, due) <= 0)
      .map(([id, { visitorId }]) => ({ id, visitorId }))
  }

  private leavesAt(visitorId: string, goneAt: number, ms: number): Leaving {
    const since = this.awake.now()
    return { visitorId, goneAt, since, due: later(since, ms) }
  }

  /**
   * Returns the milliseconds that are left of the patience. For somebody who went before this process began, only the
   * moment is known.
   */
  private leftOf(goneAt: number): number {
    const { goneMs } = this.patience
    return Math.min(goneMs, Math.max(0, goneAt + goneMs - this.clock()))
  }

  private async takeOut(tx: Tx, id: string): Promise<void> {
    const row = await readConversation(tx.db, id)
    if (row?.status !== 'queued' || row.goneAt === null || this.isHere(row.visitorId)) return
    const ticketed = row.visitorEmail !== null
    if (ticketed && row.ticketId === null) await this.makeTicket(tx, row)
    await closeIn(
      tx,
      row,
      this.clock(),
      { by: 'system', reason: 'visitor_gone' },
      ticketed ? {} : { goneAt: row.goneAt },
    )
    if (ticketed) this.gone.delete(row.visitorId)
  }

  private warn(error: unknown): void {
    this.logger.warn({ err: error }, 'an absence could not be noted; it will be tried again')
  }
}
