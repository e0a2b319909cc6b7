/** The crowd of a Q&A room is counted, and the count is told once a second at most, however many come and go [RO7]. */
import type { EventBus } from '../events/bus.ts'
import { Batcher } from '../kernel/batcher.ts'
import type { Logger } from '../kernel/logger.ts'
import type { Reader } from '../store/database.ts'
import { countMembers } from './store.ts'

const EVERY_MS = 1_000

export class Crowd {
  private readonly moved: Batcher<string>
  private readonly bus: EventBus
  constructor(read: Reader, bus: EventBus, logger: Logger) {
    this.bus = bus
    this.moved = new Batcher({
      lingerMs: EVERY_MS,
      work: async (threads) => {
        for (const thread of threads)
          bus.publish({ type: 'crowd_counted', thread, count: await countMembers(read, thread) })
      },
      failed: (error) => logger.warn({ err: error }, 'a Q&A was not counted; it will be tried again'),
      again: true,
    })
  }

  subscribe(): void {
    this.bus.on('crowd_moved', ({ thread }) => this.moved.note(thread, thread))
  }

  stop(): void {
    this.moved.stop()
  }
}
