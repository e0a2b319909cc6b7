import { elapsed, later, type Tick, type Ticks } from '../kernel/clock.ts'

/** No slow mode is slower: what is older is forgotten. */
const LONGEST_MS = 3_600_000
/** So many more authors, and those are looked for that can be forgotten. */
const SWEEP_EVERY = 1_000

/** When each author last said something in a thread with slow mode. In ticks: the moments of messages may jump [R54]. */
export class Pace {
  private readonly said = new Map<string, Tick>()
  private sweepAt = SWEEP_EVERY
  private readonly ticks: Ticks
  constructor(ticks: Ticks) {
    this.ticks = ticks
  }

  /** The author said something, now or `ago` milliseconds before. */
  note(thread: string, author: string, ago = 0): void {
    const now = this.ticks()
    this.said.set(keyOf(thread, author), later(now, -ago))
    if (this.said.size < this.sweepAt) return
    for (const [key, at] of this.said) if (elapsed(at, now) > LONGEST_MS) this.said.delete(key)
    this.sweepAt = this.said.size + SWEEP_EVERY
  }

  /** Milliseconds since then; undefined when it is not known, as after a start. */
  since(thread: string, author: string): number | undefined {
    const at = this.said.get(keyOf(thread, author))
    return at === undefined ? undefined : elapsed(at, this.ticks())
  }
}

const keyOf = (thread: string, author: string): string => `${thread} ${author}`
