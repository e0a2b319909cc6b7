/** Counts the statements on a connection that have no answer yet, those that still wait to be sent among them. */
export class InFlight {
  private count = 0
  private waiting: (() => void)[] = []

  /** Counts one until it is settled, and returns it. */
  watch<T>(statement: Promise<T>): Promise<T> {
    this.count += 1
    statement.then(this.settled, this.settled)
    return statement
  }

  /**
   * Resolves when nothing is on its way. Work that failed may have sent several statements at once: those that it no
   * longer waits for, and what follows from their answers, must not reach the next transaction.
   */
  async quiet(): Promise<void> {
    do {
      if (this.count > 0) await new Promise<void>((resolve) => this.waiting.push(resolve))
      await new Promise((resolve) => setImmediate(resolve))
    } while (this.count > 0)
  }

  private readonly settled = (): void => {
    this.count -= 1
    if (this.count > 0) return
    const { waiting } = this
    this.waiting = []
    for (const resolve of waiting) resolve()
  }
}
