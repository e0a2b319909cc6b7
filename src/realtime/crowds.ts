/**
 * What a crowd was given leaves in slices, so that a thousand writes do not hold up whoever else talks. Only one walk
 * over a topic's listeners runs at a time: what is said meanwhile waits for the next, and each listener then gets it in
 * one write, however much it is.
 */
export interface Held {
  /** Writes what it holds, and does nothing when that is written already. */
  flush(): void
}

/**
 * One turn of the event loop makes so many writes: a millisecond of system calls, and some more when each writes a
 * hundred messages.
 */
const SLICE = 100

export class Crowds {
  /** These topics are walked over, or about to be. True means once more after that. */
  private readonly walks = new Map<string, boolean>()
  private readonly listenersTo: (topic: string) => Iterable<Held>
  constructor(listenersTo: (topic: string) => Iterable<Held>) {
    this.listenersTo = listenersTo
  }

  /** Begins a walk over a topic whose listeners hold something. */
  add(topic: string): void {
    if (this.walks.has(topic)) this.walks.set(topic, true)
    else this.begin(topic)
  }

  has(topic: string): boolean {
    return this.walks.has(topic)
  }

  private begin(topic: string): void {
    this.walks.set(topic, false)
    // The walk does not begin in this turn, because all that one commit has to say comes before.
    setImmediate(() => {
      this.walks.set(topic, false)
      this.walk(topic, this.listenersTo(topic)[Symbol.iterator]())
    })
  }

  private walk(topic: string, rest: Iterator<Held>): void {
    for (let left = SLICE; left > 0; left -= 1) {
      const next = rest.next()
      if (next.done === true) return this.end(topic)
      next.value.flush()
    }
    setImmediate(() => this.walk(topic, rest))
  }

  private end(topic: string): void {
    if (this.walks.get(topic) === true) this.begin(topic)
    else this.walks.delete(topic)
  }
}
