/** How far everyone has received and read: told at once, stored within two seconds, never in the way of a message [R20]. */
import type { EventBus } from '../events/bus.ts'
import { chunks } from '../kernel/chunks.ts'
import type { Logger } from '../kernel/logger.ts'
import type { ReadMark } from '../protocol/entities.ts'
import type { Database } from '../store/database.ts'
import { raiseMark, type ThreadRow } from './store.ts'
import { isRoom } from './thread.ts'

const FLUSH_MS = 1_000
/** Marks of one write: a few milliseconds, then messages come between. */
const MARKS = 250

interface Pending extends ReadMark {
  thread: string
}

export class Receipts {
  private readonly pending = new Map<string, Pending>()
  private timer: NodeJS.Timeout | undefined
  private readonly database: Database
  private readonly bus: EventBus
  private readonly logger: Logger
  constructor(database: Database, bus: EventBus, logger: Logger) {
    this.database = database
    this.bus = bus
    this.logger = logger
  }

  /** The caller has checked that the reader may read the thread; `lastSeq` bounds what a client can claim. */
  move({ id: thread, kind, lastSeq }: Pick<ThreadRow, 'id' | 'kind' | 'lastSeq'>, mark: ReadMark): void {
    const key = `${thread} ${mark.reader}`
    const before = this.pending.get(key)
    const read = Math.max(before?.read ?? 0, Math.min(mark.read, lastSeq))
    const delivered = Math.max(before?.delivered ?? 0, read, Math.min(mark.delivered, lastSeq))
    if (before !== undefined && before.read === read && before.delivered === delivered) return
    const moved = { thread, reader: mark.reader, kind: mark.kind, delivered, read }
    this.pending.set(key, moved)
    this.timer ??= setTimeout(() => void this.flush(), FLUSH_MS)
    const told = { reader: mark.reader, kind: mark.kind, delivered, read }
    this.bus.publish({ type: 'mark_moved', thread, mark: told, alone: isRoom(kind) })
  }

  /** Stores what is pending; a failure keeps it for the next time. */
  async flush(): Promise<void> {
    clearTimeout(this.timer)
    this.timer = undefined
    if (this.pending.size === 0) return
    const marks = [...this.pending.values()]
    this.pending.clear()
    for (const some of chunks(marks, MARKS)) await this.store(some)
  }

  private async store(marks: Pending[]): Promise<void> {
    try {
      await this.database.write(async (tx) => {
        for (const { thread, ...mark } of marks) await raiseMark(tx, thread, mark)
      })
    } catch (error) {
      this.logger.warn({ err: error }, 'receipts were not stored; they will be tried again')
      for (const mark of marks)
        if (!this.pending.has(`${mark.thread} ${mark.reader}`)) this.pending.set(`${mark.thread} ${mark.reader}`, mark)
      this.timer ??= setTimeout(() => void this.flush(), FLUSH_MS)
    }
  }
}
