/** Small facts of which only the latest counts: kept for a moment, then stored many at a time, so that no message waits for them. */
import { chunks } from './chunks.ts'

export interface Keeping<V> {
  lingerMs: number
  /** Of one write: a few milliseconds, then messages come between. */
  atOnce: number
  store(values: V[]): Promise<void>
  /** They are tried again. */
  failed(error: unknown): void
}

export class Latest<V> {
  private readonly pending = new Map<string, V>()
  private timer: NodeJS.Timeout | undefined
  private readonly keeping: Keeping<V>
  constructor(keeping: Keeping<V>) {
    this.keeping = keeping
  }

  get(key: string): V | undefined {
    return this.pending.get(key)
  }

  set(key: string, value: V): void {
    this.pending.set(key, value)
    this.wait()
  }

  /** Stores what is pending; a failure keeps it for the next time, unless there is something later by then. */
  async flush(): Promise<void> {
    clearTimeout(this.timer)
    this.timer = undefined
    const entries = [...this.pending]
    this.pending.clear()
    for (const some of chunks(entries, this.keeping.atOnce)) {
      try {
        await this.keeping.store(some.map(([, value]) => value))
      } catch (error) {
        this.keeping.failed(error)
        for (const [key, value] of some) if (!this.pending.has(key)) this.pending.set(key, value)
        this.wait()
      }
    }
  }

  private wait(): void {
    this.timer ??= setTimeout(() => void this.flush(), this.keeping.lingerMs)
  }
}
