import { elapsed, type Tick } from './clock.ts'

/**
 * Whoever has many addresses, or makes names up, makes many keys. Beyond so many the one that would be forgotten next is forgotten
 * first: nobody is refused because others are many, and who wants one particular key forgotten early must be counted under as
 * many others, which takes longer than to wait for it.
 */
const MOST_KEYS = 50_000

/** A map whose entries live for a while after they were set, and of which there are never more than so many. */
export class ExpiringMap<V> {
  /** In the order in which they were set, which is that in which they end. */
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

  /** From now on it lives its whole time again. */
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
