/**
 * Follows the log into the index, in the order of ids, outside the path of a message. Its position is written in the
 * transaction of what it indexed, so that after a crash it goes on where the index ends: nothing twice, nothing missed.
 */
import type { Logger } from '../kernel/logger.ts'
import type { Database } from '../store/database.ts'
import { segment } from './segment.ts'
import { addToIndex, readAfter, readPosition } from './store.ts'

const BATCH = 500
/** Messages of this time share a batch. A search does not wait for it: it catches up first. */
const DELAY_MS = 200

export class Indexer {
  private timer: NodeJS.Timeout | undefined
  private stopped = false
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
    if (this.stopped) return
    this.timer ??= setTimeout(() => {
      this.timer = undefined
      this.catchUp().catch((error: unknown) => this.logger.warn({ err: error }, 'the index of transcripts is behind'))
    }, DELAY_MS)
  }

  /** Resolves when everything that was committed before the call is in the index. Callers that wait share one run. */
  catchUp(): Promise<void> {
    if (this.next !== undefined) return this.next
    const run = this.tail.then(() => {
      this.next = undefined
      return this.run()
    })
    this.next = run
    this.tail = run.catch(() => undefined)
    return run
  }

  async stop(): Promise<void> {
    this.stopped = true
    clearTimeout(this.timer)
    this.timer = undefined
    await this.tail
  }

  private async run(): Promise<void> {
    let position = await readPosition(this.database.read)
    while (!this.stopped) {
      const batch = await readAfter(this.database.read, position, BATCH)
      const last = batch.at(-1)
      if (last === undefined) return
      const rows = batch.flatMap((row) => (row.text === null ? [] : [{ id: row.id, body: segment(row.text) }]))
      await this.database.write((tx) => addToIndex(tx, rows, last.id))
      position = last.id
    }
  }
}
