/** Who got, saw and clicked what: ten thousand screens report within a second, so they are stored together [AN6]. */
import { chunks } from '../kernel/chunks.ts'
import type { Logger } from '../kernel/logger.ts'
import type { Database } from '../store/database.ts'
import type { Person } from './person.ts'
import { insertReceipts, type Noted } from './store-receipts.ts'

const FLUSH_MS = 1_000
/** More than this in a second is stored without waiting for its end: bounds the memory. */
const MOST = 5_000
/** Rows of one write: a few milliseconds, then messages come between. */
const ROWS = 250

export type ReceiptKind = 'delivered' | 'seen' | 'clicked'

export class Receipts {
  private pending = new Map<string, Noted>()
  private timer: NodeJS.Timeout | undefined
  private readonly database: Database
  private readonly logger: Logger
  constructor(database: Database, logger: Logger) {
    this.database = database
    this.logger = logger
  }

  /** Whoever clicked has seen it, and whoever saw it has it. */
  note(announcement: string, person: Person, kind: ReceiptKind, at: number): void {
    const key = `${announcement} ${person.id}`
    const noted = this.pending.get(key) ?? { announcement, person, at, seenAt: null, clickedAt: null }
    if (kind !== 'delivered') noted.seenAt ??= at
    if (kind === 'clicked') noted.clickedAt ??= at
    this.pending.set(key, noted)
    if (this.pending.size >= MOST) void this.flush()
    else this.timer ??= setTimeout(() => void this.flush(), FLUSH_MS)
  }

  /** Counts are no promise to anybody: what cannot be stored is logged and let go, not kept without end. */
  async flush(): Promise<void> {
    clearTimeout(this.timer)
    this.timer = undefined
    if (this.pending.size === 0) return
    const receipts = [...this.pending.values()]
    this.pending = new Map()
    try {
      for (const rows of chunks(receipts, ROWS)) await this.database.write((tx) => insertReceipts(tx, rows))
    } catch (error) {
      this.logger.warn({ err: error, count: receipts.length }, 'receipts of announcements were not stored')
    }
  }
}
