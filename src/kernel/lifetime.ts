/**
 * Closes what was opened, in reverse order, even when only half was: a start that fails in the middle leaves nothing
 * open.
 */

export class Lifetime {
  private readonly closings: (() => unknown)[] = []
  private ended: Promise<void> | undefined

  /**
   * Takes a part that must be closed in the end, and returns it. `close` must also work for a part that never began its
   * work.
   */
  own<Part>(part: Part, close: (part: Part) => unknown): Part {
    this.closings.push(() => close(part))
    return part
  }

  /**
   * Closes all parts, the latest first, one after the other. Rejects with the first failure, but only after the others
   * are closed.
   */
  end(): Promise<void> {
    this.ended ??= this.close()
    return this.ended
  }

  private async close(): Promise<void> {
    const failures: unknown[] = []
    for (let close = this.closings.pop(); close !== undefined; close = this.closings.pop()) {
      try {
        await close()
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length > 0) throw failures[0]
  }
}
