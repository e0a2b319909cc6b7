/** Who has received what: ten thousand screens report within a second, so they are stored together. */
import { chunks } from '../kernel/chunks.ts'
import type { Logger } from '../kernel/logger.ts'
import type { Database } from '../store/database.ts'
import { type Delivery, insertDeliveries } from './store.ts'

const FLUSH_MS = 1_000
/** More than this in a second is stored without waiting for its end: bounds the memory. */
const MOST = 5_000
/** Rows of one write: a few milliseconds, then messages come between. */
const ROWS = 250

export class Deliveries {
  private pending = new Map<string, Delivery>()
  private timer: NodeJS.Timeout | undefined
  private readonly database: Database
  private readonly logger: Logger
  constructor(database: Database, logger: Logger) {
    this.database = database
    this.logger = logger
  }

  note(delivery: Delivery): void {
    const key = `${delivery.announcement} ${delivery.recipient}`
    if (this.pending.has(key)) return
    this.pending.set(key, delivery)
    if (this.pending.size >= MOST) void this.flush()
    else this.timer ??= setTimeout(() => void this.flush(), FLUSH_MS)
  }

  /** Counts are no promise to anybody: what cannot be stored is logged and let go, not kept without end. */
  async flush(): Promise<void> {
    clearTimeout(this.timer)
    this.timer = undefined
    if (this.pending.size === 0) return
    const deliveries = [...this.pending.values()]
    this.pending = new Map()
    try {
      for (const rows of chunks(deliveries, ROWS)) await this.database.write((tx) => insertDeliveries(tx, rows))
    } catch (error) {
      this.logger.warn({ err: error, count: deliveries.length }, 'deliveries of announcements were not stored')
    }
  }
}
