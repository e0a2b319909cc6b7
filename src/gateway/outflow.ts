/**
 * What a turn of the event loop has to say leaves at its end, in one write a socket. An ack and the event beside it, or
 * the forty changes of one commit, cost one system call instead of two or forty.
 */
export interface Flushed {
  flush(): void
}

export class Outflow {
  private waiting: Flushed[] = []
  private last: { first: Buffer; more: readonly Buffer[]; bytes: Buffer } | undefined

  /** Adds a holder. Each calls it once when it has begun to hold something back. */
  add(holder: Flushed): void {
    // It runs after the promises that this turn resolves, because the replies of a commit belong to its write.
    if (this.waiting.push(holder) === 1) process.nextTick(() => this.flush())
  }

  /**
   * Joins frames. Many who listen to the same hold the same, so it is joined once, and kept once for however many slow
   * readers.
   */
  join(first: Buffer, more: readonly Buffer[], length: number): Buffer {
    const { last } = this
    if (last !== undefined && last.first === first && isSame(last.more, more)) return last.bytes
    const bytes = Buffer.concat([first, ...more], length)
    // It is kept no longer than this turn, for those who are written to one after the other.
    if (last === undefined) setImmediate(() => (this.last = undefined))
    this.last = { first, more, bytes }
    return bytes
  }

  private flush(): void {
    const holders = this.waiting
    this.waiting = []
    for (const holder of holders) holder.flush()
  }
}

const isSame = (one: readonly Buffer[], other: readonly Buffer[]): boolean =>
  one.length === other.length && one.every((frame, index) => frame === other[index])
