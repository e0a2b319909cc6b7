import type { Removal } from '../archive/index.ts'
import type { Uploads } from '../attachment/index.ts'
import { deleteExpiredGuestLinks } from '../conversation/index.ts'
import { deleteExpired, deleteExpiredBlocks } from '../identity/index.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Logger } from '../kernel/logger.ts'
import type { Database } from '../store/database.ts'

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000

/**
 * Removes what has run out: sessions, browsers, invitations, files that no message carries, and rests of deleted
 * conversations. It runs at the start and every hour. Announced uploads that got no byte are removed every minute.
 */
export class Sweep {
  private timer: NodeJS.Timeout | undefined
  private minutes: NodeJS.Timeout | undefined
  private readonly running = new Set<Promise<void>>()
  private readonly database: Database
  private readonly clock: Clock
  private readonly logger: Logger
  private readonly uploads: Uploads
  private readonly removal: Removal
  constructor(database: Database, clock: Clock, logger: Logger, uploads: Uploads, removal: Removal) {
    this.database = database
    this.clock = clock
    this.logger = logger
    this.uploads = uploads
    this.removal = removal
  }

  start(): void {
    this.run()
    this.timer = setInterval(() => this.run(), HOUR_MS)
    this.minutes = setInterval(() => this.runOften(), MINUTE_MS)
  }

  /** Resolves when nothing of it runs any more. */
  async stop(): Promise<void> {
    clearInterval(this.timer)
    clearInterval(this.minutes)
    await Promise.all(this.running)
  }

  private track(work: Promise<void>): void {
    this.running.add(work)
    void work.finally(() => this.running.delete(work))
  }

  private runOften(): void {
    const swept = this.uploads
      .sweepAnnouncements()
      .catch((error: unknown) =>
        this.logger.warn({ err: error }, 'announced uploads were not swept: the next sweep, in a minute, tries again'),
      )
    this.track(swept)
  }

  private run(): void {
    const swept = this.database
      .write(async (tx) => {
        await deleteExpired(tx, this.clock())
        await deleteExpiredBlocks(tx, this.clock())
        await deleteExpiredGuestLinks(tx, this.clock())
      })
      .then(() => this.removal.resume())
      .then(() => this.uploads.sweep())
      .catch((error: unknown) =>
        this.logger.warn({ err: error }, 'the sweep failed: the next one, in an hour, tries again'),
      )
    this.track(swept)
  }
}
