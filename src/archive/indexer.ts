/** Tells the index worker when to follow the log: soon after something was said, with rests, and never in its way. */
import type { Logger } from '../kernel/logger.ts'
import type { IndexClient } from './index-client.ts'

/** Messages of this time share a batch. A search does not wait for it: it catches up first. */
const DELAY_MS = 200
/** After a batch it rests this many times as long, so that a flood of messages is not slowed by its own index. */
const REST = 4

export class Indexer {
  private timer: NodeJS.Timeout | undefined
  private stopped = false
  private behind = false
  private readonly client: IndexClient
  private readonly logger: Logger
  constructor(client: IndexClient, logger: Logger) {
    this.client = client
    this.logger = logger
  }

  /** Something was said. */
  wake(): void {
    this.behind = true
    if (!this.stopped) this.timer ??= setTimeout(() => void this.follow(), DELAY_MS)
  }

  stop(): void {
    this.stopped = true
    clearTimeout(this.timer)
    this.timer = undefined
  }

  /** Batch by batch, with rests, until nothing is left and nothing was said meanwhile. */
  private async follow(): Promise<void> {
    const from = performance.now()
    this.behind = false
    let pause = DELAY_MS
    try {
      if ((await this.client.ask('follow', {})).behind) {
        this.behind = true
        pause = (performance.now() - from) * REST
      }
    } catch (error) {
      if (!this.stopped) this.logger.warn({ err: error }, 'the index of transcripts is behind')
    }
    this.timer = this.behind && !this.stopped ? setTimeout(() => void this.follow(), pause) : undefined
  }
}
