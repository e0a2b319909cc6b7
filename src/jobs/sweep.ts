import type { Removal } from '../archive/index.ts'
import type { Uploads } from '../attachment/index.ts'
import { deleteExpiredGuestLinks } from '../conversation/index.ts'
import { deleteExpired, deleteExpiredBlocks } from '../identity/index.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Logger } from '../kernel/logger.ts'
import type { Database } from '../store/database.ts'
import type { Leadership } from '../store/leadership.ts'

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000

export interface SweepParts {
  database: Database
  clock: Clock
  logger: Logger
  uploads: Uploads
  removal: Removal
  leadership: Leadership
}

/**
 * Removes what has run out: sessions, browsers, invitations, files that no message carries, and rests of deleted
 * conversations. It runs at the start and every hour. Announced uploads that got no byte are removed every minute. Of
 * several nodes the one that leads does it; each clears its own folder.
 */
export class Sweep {
  private timer: NodeJS.Timeout | undefined
  private minutes: NodeJS.Timeout | undefined
  private readonly running = new Set<Promise<void>>()
  private readonly parts: SweepParts
  constructor(parts: SweepParts) {
    this.parts = parts
  }

  start(): void {
    this.run()
    this.timer = setInterval(() => this.run(), HOUR_MS)
    this.minutes = setInterval(() => this.runOften(), MINUTE_MS)
  }

  /** Hears that this node begins to lead. What the one before it did not do is done now. */
  lead(): void {
    if (this.timer !== undefined) this.run()
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
    const { leadership, logger, uploads } = this.parts
    if (!leadership.leads) return
    const swept = uploads
      .sweepAnnouncements()
      .catch((error: unknown) =>
        logger.warn({ err: error }, 'announced uploads were not swept: the next sweep, in a minute, tries again'),
      )
    this.track(swept)
  }

  private run(): void {
    const swept = this.sweep().catch((error: unknown) =>
      this.parts.logger.warn({ err: error }, 'the sweep failed: the next one, in an hour, tries again'),
    )
    this.track(swept)
  }

  private async sweep(): Promise<void> {
    const { clock, database, leadership, removal, uploads } = this.parts
    await uploads.sweepArrivals()
    if (!leadership.leads) return
    await database.write(async (tx) => {
      await deleteExpired(tx, clock())
      await deleteExpiredBlocks(tx, clock())
      await deleteExpiredGuestLinks(tx, clock())
    })
    await removal.resume()
    await uploads.sweep()
  }
}
