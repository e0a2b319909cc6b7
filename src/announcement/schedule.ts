/**
 * The schedule sends out what is due. The rows are the schedule, so a timer that is lost with the process loses nothing
 * [AN4].
 */
import type { Clock } from '../kernel/clock.ts'
import type { Logger } from '../kernel/logger.ts'

/** No timer runs longer than this. Timers do not know of clocks that are put forward, and hold no more than 24 days. */
const LONGEST_MS = 30_000
const RETRY_MS = 2_000

export class Schedule {
  private timer: NodeJS.Timeout | undefined
  private running: Promise<void> | undefined
  private asked = false
  private stopped = false
  private readonly sendDue: () => Promise<number | undefined>
  private readonly clock: Clock
  private readonly logger: Logger
  /** `sendDue` sends what is due and says when the next will be. */
  constructor(sendDue: () => Promise<number | undefined>, clock: Clock, logger: Logger) {
    this.sendDue = sendDue
    this.clock = clock
    this.logger = logger
  }

  /** Notes that something is to go out at this moment. */
  expect(at: number): void {
    this.wait(at - this.clock())
  }

  /** Sends what is due, at the start and whenever the timer ends. Calls during a round share the next one. */
  run(): Promise<void> {
    this.asked = true
    this.running ??= this.rounds()
    return this.running
  }

  async stop(): Promise<void> {
    this.stopped = true
    clearTimeout(this.timer)
    await this.running
  }

  private async rounds(): Promise<void> {
    while (this.asked) {
      this.asked = false
      await this.round()
    }
    this.running = undefined
  }

  private async round(): Promise<void> {
    try {
      const next = await this.sendDue()
      if (next !== undefined) this.wait(next - this.clock())
    } catch (error) {
      this.logger.error({ err: error }, 'announcements that are due could not be sent; they will be tried again')
      this.wait(RETRY_MS)
    }
  }

  private due = Number.POSITIVE_INFINITY
  private wait(ms: number): void {
    const delay = Math.min(Math.max(ms, 0), LONGEST_MS)
    const due = performance.now() + delay
    if (this.stopped || due >= this.due) return
    this.due = due
    clearTimeout(this.timer)
    this.timer = setTimeout(() => {
      this.due = Number.POSITIVE_INFINITY
      void this.run()
    }, delay)
  }
}
