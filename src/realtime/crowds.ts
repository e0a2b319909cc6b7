/**
 * What a crowd was given leaves in slices, so that a thousand writes do not hold up who else talks, and one walk at a time:
 * what is said meanwhile waits for the next, in one write a listener however much it is.
 */
export interface Held {
  /** Writes what it holds; nothing, when that is written already. */
  flush(): void
}

/** Writes in one turn of the event loop: a millisecond of system calls, some more when each writes a hundred messages. */
const SLICE = 100

export class Crowds {
  /** Topics that are walked over, or about to be; true: once more after that. */
  private readonly walks = new Map<string, boolean>()
  private readonly listenersTo: (topic: string) => Iterable<Held>
  constructor(listenersTo: (topic: string) => Iterable<Held>) {
    this.listenersTo = listenersTo
  }

  /** Its listeners hold something. */
  add(topic: string): void {
    if (this.walks.has(topic)) this.walks.set(topic, true)
    else this.begin(topic)
  }

  has(topic: string): boolean {
    return this.walks.has(topic)
  }

  private begin(topic: string): void {
    this.walks.set(topic, false)
    // Not in this turn: all that one commit has to say comes before.
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
