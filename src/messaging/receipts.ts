/**
 * Receipts say how far everyone has received and read. They are told at once, stored within two seconds, and never in
 * the way of a message [FO4].
 */
import type { EventBus } from '../events/bus.ts'
import { Batcher } from '../kernel/batcher.ts'
import type { Logger } from '../kernel/logger.ts'
import type { ReadMark } from '../protocol/entities.ts'
import type { Database } from '../store/database.ts'
import { raiseMark, type ThreadRow } from './store.ts'
import { isRoom } from './thread.ts'

const LINGER_MS = 1_000
const AT_ONCE = 250

interface Pending extends ReadMark {
  thread: string
}

export class Receipts {
  private readonly pending: Batcher<Pending>
  private readonly bus: EventBus
  constructor(database: Database, bus: EventBus, logger: Logger) {
    this.bus = bus
    this.pending = new Batcher({
      lingerMs: LINGER_MS,
      atOnce: AT_ONCE,
      again: true,
      work: (marks) =>
        database.write(async (tx) => {
          for (const { thread, ...mark } of marks) await raiseMark(tx, thread, mark)
        }),
      failed: (error) => logger.warn({ err: error }, 'receipts were not stored; they will be tried again'),
    })
  }

  /**
   * Moves a reader's mark forward. The caller has checked that the reader may read the thread. `lastSeq` bounds what a
   * client can claim.
   */
  move({ id: thread, kind, lastSeq }: Pick<ThreadRow, 'id' | 'kind' | 'lastSeq'>, mark: ReadMark): void {
    const key = `${thread} ${mark.reader}`
    const before = this.pending.get(key)
    const read = Math.max(before?.read ?? 0, Math.min(mark.read, lastSeq))
    const delivered = Math.max(before?.delivered ?? 0, read, Math.min(mark.delivered, lastSeq))
    if (before !== undefined && before.read === read && before.delivered === delivered) return
    const moved = { thread, reader: mark.reader, kind: mark.kind, delivered, read }
    this.pending.note(key, moved)
    const told = { reader: mark.reader, kind: mark.kind, delivered, read }
    this.bus.publish({ type: 'mark_moved', thread, mark: told, alone: isRoom(kind) })
  }

  flush = (): Promise<void> => this.pending.flush()
}
