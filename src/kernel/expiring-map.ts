import { elapsed, type Tick } from './clock.ts'

/**
 * Whoever has many addresses, or makes names up, makes many keys. Beyond this number, the entry that would end next is
 * forgotten first, so nobody is refused because others are many. Whoever wants one particular key forgotten early must
 * be counted under as many others, which takes longer than to wait for its end.
 */
const MOST_KEYS = 50_000

/** In this map, entries live for a while after they were set, and there are never more than so many. */
export class ExpiringMap<V> {
  /** They stand in the order in which they were set, which is the order in which they end. */
  private readonly entries = new Map<string, { value: V; at: Tick }>()
  private readonly lifetimeMs: number
  private readonly most: number
  constructor(lifetimeMs: number, most: number = MOST_KEYS) {
    this.lifetimeMs = lifetimeMs
    this.most = most
  }

  get size(): number {
    return this.entries.size
  }

  get(key: string, now: Tick): V | undefined {
    const entry = this.entries.get(key)
    return entry === undefined || this.isOver(entry.at, now) ? undefined : entry.value
  }

  /** Sets the value. It lives its whole time again from now on. */
  set(key: string, value: V, now: Tick): void {
    this.entries.delete(key)
    this.entries.set(key, { value, at: now })
    for (const [oldest, { at }] of this.entries) {
      if (this.entries.size <= this.most && !this.isOver(at, now)) return
      this.entries.delete(oldest)
    }
  }

  delete(key: string): void {
    this.entries.delete(key)
  }

  private isOver(at: Tick, now: Tick): boolean {
    return elapsed(at, now) >= this.lifetimeMs
  }
}
