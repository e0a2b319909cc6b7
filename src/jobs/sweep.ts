import type { Uploads } from '../attachment/index.ts'
import { deleteExpired } from '../identity/index.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Logger } from '../kernel/logger.ts'
import type { Database } from '../store/database.ts'

const HOUR_MS = 3_600_000

/** Removes what has run out: sessions, invitations, files that no message carries. At start and every hour. */
export class Sweep {
  private timer: NodeJS.Timeout | undefined
  private readonly database: Database
  private readonly clock: Clock
  private readonly logger: Logger
  private readonly uploads: Uploads
  constructor(database: Database, clock: Clock, logger: Logger, uploads: Uploads) {
    this.database = database
    this.clock = clock
    this.logger = logger
    this.uploads = uploads
  }

  start(): void {
    this.run()
    this.timer = setInterval(() => this.run(), HOUR_MS)
  }

  stop(): void {
    clearInterval(this.timer)
  }

  private run(): void {
    this.database
      .write((tx) => deleteExpired(tx, this.clock()))
      .then(() => this.uploads.sweep())
      .catch((error: unknown) => this.logger.warn({ err: error }, 'the sweep failed'))
  }
}
