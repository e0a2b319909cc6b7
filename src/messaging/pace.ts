import { elapsed, later, type Tick, type Ticks } from '../kernel/clock.ts'
import { ExpiringMap } from '../kernel/expiring-map.ts'

/** No slow mode is slower than this, so what is older is forgotten. */
const LONGEST_MS = 3_600_000

/**
 * Remembers when each author last said something in a thread with slow mode. It counts in ticks, because the moments of
 * messages may jump [RO5].
 */
export class Pace {
  private readonly said = new ExpiringMap<Tick>(LONGEST_MS)
  private readonly ticks: Ticks
  constructor(ticks: Ticks) {
    this.ticks = ticks
  }

  /** Notes that the author said something, now or `ago` milliseconds before. */
  note(thread: string, author: string, ago = 0): void {
    const now = this.ticks()
    this.said.set(keyOf(thread, author), later(now, -ago), now)
  }

  /** Forgets what was not stored in the end. What is stored will tell. */
  forget(thread: string, author: string): void {
    this.said.delete(keyOf(thread, author))
  }

  /** Returns the milliseconds since then, or undefined when they are not known, as after a start. */
  since(thread: string, author: string): number | undefined {
    const now = this.ticks()
    const at = this.said.get(keyOf(thread, author), now)
    return at === undefined ? undefined : elapsed(at, now)
  }
}

const keyOf = (thread: string, author: string): string => `${thread} ${author}`
