/** How many are in a session: counted and told once a second at most, however many come and go [RO7]. */
import type { EventBus } from '../events/bus.ts'
import type { Logger } from '../kernel/logger.ts'
import type { Reader } from '../store/database.ts'
import { countMembers } from './store.ts'

const EVERY_MS = 1_000

export class Crowd {
  private readonly moved = new Set<string>()
  private timer: NodeJS.Timeout | undefined
  private readonly read: Reader
  private readonly bus: EventBus
  private readonly logger: Logger
  constructor(read: Reader, bus: EventBus, logger: Logger) {
    this.read = read
    this.bus = bus
    this.logger = logger
  }

  subscribe(): void {
    this.bus.on('crowd_moved', ({ thread }) => {
      this.moved.add(thread)
      this.timer ??= setTimeout(() => void this.count(), EVERY_MS)
    })
  }

  private async count(): Promise<void> {
    this.timer = undefined
    const threads = [...this.moved]
    this.moved.clear()
    try {
      for (const thread of threads)
        this.bus.publish({ type: 'crowd_counted', thread, count: await countMembers(this.read, thread) })
    } catch (error) {
      // The next who comes or goes has it counted again.
      this.logger.warn({ err: error }, 'a session was not counted')
    }
  }

  stop(): void {
    clearTimeout(this.timer)
    this.timer = undefined
  }
}
