/** Tells the index worker when to index: soon after something was said, and with rests between batches. */
import type { Logger } from '../kernel/logger.ts'
import type { IndexClient } from './index-client.ts'

/** Messages of this time share a batch. A search does not wait for it, as it indexes first what is waiting. */
const DELAY_MS = 200
/** After a batch it rests this many times as long as the batch took, so that the index does not slow the chat down. */
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

  /** Says that something is to be indexed. */
  wake(): void {
    this.behind = true
    if (!this.stopped) this.timer ??= setTimeout(() => void this.follow(), DELAY_MS)
  }

  stop(): void {
    this.stopped = true
    clearTimeout(this.timer)
    this.timer = undefined
  }

  /** Indexes batch by batch, with rests, until nothing is left and nothing was said meanwhile. */
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
      if (!this.stopped)
        this.logger.warn({ err: error }, 'the index of transcripts is behind; the next message retries')
    }
    this.timer = this.behind && !this.stopped ? setTimeout(() => void this.follow(), pause) : undefined
  }
}
