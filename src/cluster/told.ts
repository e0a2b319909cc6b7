/** Remembers which events of which commits this node was told, for as long as they may come once more. */
const GENERATION_MS = 30_000

export class Told {
  private recent = new Map<string, Set<number> | number>()
  private older: Map<string, Set<number> | number> = new Map()
  private since = performance.now()

  /** Notes an event of a node's turn. Returns false when it was noted before. */
  note(node: string, turn: number, index: number): boolean {
    if (this.has(node, turn, index)) return false
    const key = `${node} ${turn}`
    const known = this.recent.get(key) ?? this.older.get(key)
    // Nearly all turns have one event for this node, so it stands without a set around it.
    if (known === undefined) this.recent.set(key, index)
    else if (known instanceof Set) this.recent.set(key, known.add(index))
    else this.recent.set(key, new Set([known, index]))
    return true
  }

  has(node: string, turn: number, index: number): boolean {
    const key = `${node} ${turn}`
    const known = this.recent.get(key) ?? this.older.get(key)
    return known instanceof Set ? known.has(index) : known === index
  }

  forgetOld(): void {
    if (performance.now() - this.since < GENERATION_MS) return
    this.since = performance.now()
    this.older = this.recent
    this.recent = new Map()
  }
}
