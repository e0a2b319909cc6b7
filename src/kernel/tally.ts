/** Counts how many there are of each key. A key without any takes no room. */
export class Tally {
  private readonly counts = new Map<string, number>()

  /** Counts one more, and returns the count with it. */
  add(key: string): number {
    const count = (this.counts.get(key) ?? 0) + 1
    this.counts.set(key, count)
    return count
  }

  remove(key: string): void {
    const count = (this.counts.get(key) ?? 0) - 1
    if (count > 0) this.counts.set(key, count)
    else this.counts.delete(key)
  }
}
