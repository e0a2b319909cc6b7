/**
 * Values are noted one by one and dealt with many at a time: a moment after the first note, and only the latest value
 * of each key.
 */
import { chunks } from './chunks.ts'

/** After work that failed, at least so many milliseconds pass before its values are tried again. */
const RETRY_MS = 1_000

export interface Batching<V> {
  /** So many milliseconds pass from the first note until the work begins. */
  lingerMs: number
  /**
   * One piece of work gets at most so many values, and then lets others come between. Without it, it gets all that are
   * pending.
   */
  atOnce?: number
  /** The values beyond `atOnce` wait for another `lingerMs`; without it they follow at once. */
  restWaits?: true
  /** So many pending values are dealt with at once, without waiting. This bounds the memory. */
  most?: number
  work(values: V[]): Promise<void> | void
  /** Is called when the work threw. Its values are let go, unless they are tried `again`. */
  failed(error: unknown, values: V[]): void
  /** Values that failed wait for the next time, unless there is a later one of their key by then. */
  again?: true
}

/** Calls `ring` after so many milliseconds, unless the function that it returns is called before. */
export type Alarm = (ms: number, ring: () => void) => () => void

const byTheClock: Alarm = (ms, ring) => {
  const timer = setTimeout(ring, ms)
  return () => clearTimeout(timer)
}

export class Batcher<V> {
  private readonly pending = new Map<string, V>()
  private cancel: (() => void) | undefined
  private stopped = false
  private readonly batching: Batching<V>
  private readonly alarm: Alarm
  constructor(batching: Batching<V>, alarm: Alarm = byTheClock) {
    this.batching = batching
    this.alarm = alarm
  }

  /** Returns the value that is pending under this key. */
  get(key: string): V | undefined {
    return this.pending.get(key)
  }

  note(key: string, value: V): void {
    if (this.stopped) return
    this.pending.set(key, value)
    if (this.batching.most !== undefined && this.pending.size >= this.batching.most) void this.flush()
    else this.wait()
  }

  /** Deals with all that is pending now. Rejects only where `failed` throws. */
  async flush(): Promise<void> {
    this.cancel?.()
    this.cancel = undefined
    const entries = [...this.pending]
    this.pending.clear()
    for (const some of chunks(entries, this.batching.atOnce ?? Math.max(1, entries.length))) await this.do(some)
  }

  /** Lets go what is pending, and takes nothing more. */
  stop(): void {
    this.stopped = true
    this.cancel?.()
    this.cancel = undefined
    this.pending.clear()
  }

  private wait(ms = this.batching.lingerMs): void {
    this.cancel ??= this.alarm(ms, () => void this.ring())
  }

  private async ring(): Promise<void> {
    const { atOnce, restWaits } = this.batching
    if (restWaits === undefined || atOnce === undefined) return this.flush()
    this.cancel = undefined
    const some = [...this.pending].slice(0, atOnce)
    for (const [key] of some) this.pending.delete(key)
    if (this.pending.size > 0) this.wait()
    return this.do(some)
  }

  private async do(entries: [string, V][]): Promise<void> {
    const values = entries.map(([, value]) => value)
    try {
      await this.batching.work(values)
    } catch (error) {
      this.batching.failed(error, values)
      if (this.batching.again === undefined || this.stopped) return
      for (const [key, value] of entries) if (!this.pending.has(key)) this.pending.set(key, value)
      this.wait(Math.max(this.batching.lingerMs, RETRY_MS))
    }
  }
}
