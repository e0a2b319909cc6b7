/** How many there are of each key; a key without any takes no room. */
export class Tally {
  private readonly counts = new Map<string, number>()

  /** The count with the new one. */
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
