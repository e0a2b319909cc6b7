/** This class tells those who wait how many are before them, when that has changed. */
import type { EventBus } from '../events/bus.ts'
import type { WaitingLine } from './waiting-line.ts'

/**
 * Positions are told after `EVERY_MS`, and `EACH_MS` later for each conversation that waits, because with thousands of
 * them all positions move all the time.
 */
const EVERY_MS = 250
const EACH_MS = 0.2

export class Positions {
  private told = new Map<string, number>()
  private timer: NodeJS.Timeout | undefined
  private readonly line: WaitingLine
  private readonly bus: EventBus
  constructor(line: WaitingLine, bus: EventBus) {
    this.line = line
    this.bus = bus
  }

  /** Tells the positions soon, together with what else moves until then. */
  tell(): void {
    this.timer ??= setTimeout(() => this.tellNow(), EVERY_MS + EACH_MS * this.line.size)
  }

  stop(): void {
    clearTimeout(this.timer)
  }

  private tellNow(): void {
    this.timer = undefined
    const positions = [...this.line].map(({ id, visitorId }, index) => ({
      conversation: id,
      visitor: visitorId,
      position: index + 1,
    }))
    const moved = positions.filter(({ conversation, position }) => this.told.get(conversation) !== position)
    this.told = new Map(positions.map(({ conversation, position }) => [conversation, position]))
    if (moved.length > 0) this.bus.publish({ type: 'queue_moved', positions: moved })
  }
}
