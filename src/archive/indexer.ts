/**
 * Follows the log into the index, in the order of ids, outside the path of a message. Its position is written in the
 * transaction of what it indexed, so that after a crash it goes on where the index ends: nothing twice, nothing missed.
 */
import type { Logger } from '../kernel/logger.ts'
import type { Database } from '../store/database.ts'
import { segment } from './segment.ts'
import { addToIndex, readAfter, readPosition } from './store.ts'

const BATCH = 64
/** Messages of this time share a batch. A search does not wait for it: it catches up first. */
const DELAY_MS = 200
/** After a batch it rests this many times as long, so that a flood of messages is not slowed by its own index. */
const REST = 4

export class Indexer {
  private timer: NodeJS.Timeout | undefined
  private stopped = false
  private behind = false
  private tail: Promise<void> = Promise.resolve()
  private next: Promise<void> | undefined
  private readonly database: Database
  private readonly logger: Logger
  constructor(database: Database, logger: Logger) {
    this.database = database
    this.logger = logger
  }

  /** Something was said. */
  wake(): void {
    this.behind = true
    if (!this.stopped) this.timer ??= setTimeout(() => void this.follow(), DELAY_MS)
  }

  /** Batch by batch, with rests, until nothing is left and nothing was said meanwhile. */
  private async follow(): Promise<void> {
    const from = performance.now()
    this.behind = false
    let pause = DELAY_MS
    try {
      if (await this.exclusive(() => this.step())) {
        this.behind = true
        pause = (performance.now() - from) * REST
      }
    } catch (error) {
      this.logger.warn({ err: error }, 'the index of transcripts is behind')
    }
    this.timer = this.behind && !this.stopped ? setTimeout(() => void this.follow(), pause) : undefined
  }

  /** Resolves when everything that was committed before the call is in the index. Callers that wait share one run. */
  catchUp(): Promise<void> {
    this.next ??= this.exclusive(async () => {
      this.next = undefined
      while (!this.stopped && (await this.step()));
    })
    return this.next
  }

  async stop(): Promise<void> {
    this.stopped = true
    clearTimeout(this.timer)
    this.timer = undefined
    await this.tail
  }

  private exclusive<T>(work: () => Promise<T>): Promise<T> {
    const run = this.tail.then(work)
    this.tail = run.then(
      () => undefined,
      () => undefined,
    )
    return run
  }

  /** Indexes the next batch. False when nothing is left. */
  private async step(): Promise<boolean> {
    const position = await readPosition(this.database.read)
    const batch = await readAfter(this.database.read, position, BATCH)
    const last = batch.at(-1)
    if (last === undefined) return false
    const rows = batch.flatMap(({ id, body }) => (body === '' ? [] : [{ id, body: segment(body) }]))
    await this.database.write((tx) => addToIndex(tx, rows, last.id))
    return batch.length === BATCH
  }
}
