/**
 * What a turn of the event loop has to say leaves at its end, in one write a socket: an ack and the event beside it, or
 * the forty changes of one commit, cost one system call instead of two or forty.
 */
export interface Flushed {
  flush(): void
}

export class Outflow {
  private waiting: Flushed[] = []

  /** Called once by each that has begun to hold something back. */
  add(holder: Flushed): void {
    // After the promises that this turn resolves: the replies of a commit belong to its write.
    if (this.waiting.push(holder) === 1) process.nextTick(() => this.flush())
  }

  private flush(): void {
    const holders = this.waiting
    this.waiting = []
    for (const holder of holders) holder.flush()
  }
}
