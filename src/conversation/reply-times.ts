/** This class measures how soon visitors of a site are answered [VI3]. */
import { type Clock, elapsed, later, type Tick } from '../kernel/clock.ts'
import type { Reader } from '../store/database.ts'
import { readFirstReplies } from './store.ts'

/** The latest `MOST` conversations of these days count. Fewer than `FEWEST` would mean nothing. */
const DAYS = 14
const MOST = 50
const FEWEST = 5
/** Nobody waits for what takes longer. */
const LONGEST_MS = 60 * 60_000
const FRESH_MS = 10 * 60_000

interface Known {
  ms: number | null
  until: Tick
}

export class ReplyTimes {
  private readonly known = new Map<string, Known>()
  private readonly db: Reader
  private readonly clock: Clock
  private readonly ticks: () => Tick
  constructor(db: Reader, clock: Clock, ticks: () => Tick) {
    this.db = db
    this.clock = clock
    this.ticks = ticks
  }

  /**
   * Returns the milliseconds within which half of the latest conversations had their first reply, or null when there
   * are too few or the time is too long.
   */
  async of(siteId: string): Promise<number | null> {
    const known = this.known.get(siteId)
    const now = this.ticks()
    if (known !== undefined && elapsed(known.until, now) < 0) return known.ms
    // Whoever asks while it is measured gets what was known.
    this.known.set(siteId, { ms: known?.ms ?? null, until: later(now, FRESH_MS) })
    try {
      const waits = await readFirstReplies(this.db, siteId, this.clock() - DAYS * 24 * 60 * 60_000, MOST)
      const ms = medianOf(waits)
      this.known.set(siteId, { ms, until: later(now, FRESH_MS) })
      return ms
    } catch (error) {
      this.known.delete(siteId)
      throw error
    }
  }
}

/** Returns the median of some waits, in milliseconds. A null wait was never answered, and counts as for ever. */
export function medianOf(waits: readonly (number | null)[]): number | null {
  if (waits.length < FEWEST) return null
  const sorted = waits.map((wait) => wait ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b)
  const middle = sorted[Math.floor(sorted.length / 2)] ?? Number.POSITIVE_INFINITY
  return middle <= LONGEST_MS ? middle : null
}
