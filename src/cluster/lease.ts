/**
 * One node at a time leads: it decides who gets whom, and does what must be done once. Each node that begins to lead
 * has a higher epoch. What a leader writes holds only while its epoch does, so one that was paused and wakes up does no
 * harm (F25).
 */
import { AppError } from '../kernel/errors.ts'
import type { Tx } from '../store/database.ts'
import type { Sql } from '../store/sql.ts'
import { giveLeaseUp, holdsLease, takeLease } from './store.ts'

const NAME = 'leader'
/** Another node leads so long after the last sign of life of a leader that crashed, and a second more at most. */
const LEASE_MS = 3_000

export class Lease {
  private epoch: number | undefined
  private until = 0
  private timer: NodeJS.Timeout | undefined
  private stopped = false
  private readonly node: string
  private readonly sql: Sql
  private readonly changed: (leads: boolean) => void
  constructor(node: string, sql: Sql, changed: (leads: boolean) => void) {
    this.node = node
    this.sql = sql
    this.changed = changed
  }

  /** True while this node leads. It is false before the database gives the lease to another one. */
  get leads(): boolean {
    return this.epoch !== undefined && performance.now() < this.until
  }

  /** Takes the lease if it is free, or keeps it. Rejects when the database cannot be asked. */
  async renew(): Promise<void> {
    if (this.stopped) return
    const asked = performance.now()
    const epoch = await takeLease(this.sql, NAME, this.node, LEASE_MS)
    if (this.stopped) return this.stop()
    if (epoch === undefined) return this.lose()
    const isNew = !this.leads || this.epoch !== epoch
    if (isNew) this.lose()
    this.epoch = epoch
    this.until = asked + LEASE_MS
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.lose(), this.until - performance.now())
    if (isNew) this.changed(true)
  }

  /** Throws `busy` unless this node leads until the transaction ends. */
  async require(tx: Tx): Promise<void> {
    if (this.epoch === undefined || !(await holdsLease(tx, NAME, this.node, this.epoch)))
      throw new AppError('busy', 'this node does not lead any more', 1_000)
  }

  /** Gives the lease up, so that another node can lead at once. */
  async stop(): Promise<void> {
    this.stopped = true
    await giveLeaseUp(this.sql, NAME, this.node).catch(() => undefined)
    this.lose()
  }

  private lose(): void {
    clearTimeout(this.timer)
    if (this.epoch === undefined) return
    this.epoch = undefined
    this.changed(false)
  }
}
