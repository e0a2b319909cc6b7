/**
 * The queue stands in its order, and a place in it is found by halving: thousands may wait, and one that comes or
 * leaves must not cost them all.
 */
import type { Waiting } from '../conversation/index.ts'

/** Compares by three things, in this order: who is there, who was handed back, whose turn is first. */
export const goesBefore = (a: Waiting, b: Waiting): boolean =>
  a.gone !== b.gone
    ? b.gone
    : a.returned === b.returned
      ? a.turn < b.turn || (a.turn === b.turn && a.number < b.number)
      : a.returned

export class WaitingLine implements Iterable<Waiting> {
  private readonly line: Waiting[] = []
  private readonly known = new Map<string, Waiting>()

  get size(): number {
    return this.line.length
  }

  get first(): Waiting | undefined {
    return this.line[0]
  }

  [Symbol.iterator](): Iterator<Waiting> {
    return this.line[Symbol.iterator]()
  }

  /** Puts a conversation in its place, instead of what was known of it before. */
  put(conversation: Waiting): void {
    this.remove(conversation.id)
    this.known.set(conversation.id, conversation)
    this.line.splice(this.place(conversation), 0, conversation)
  }

  remove(id: string): void {
    const conversation = this.known.get(id)
    if (conversation === undefined) return
    this.known.delete(id)
    this.line.splice(this.place(conversation), 1)
  }

  /** Takes the first out of the line. Throws when nobody waits. */
  take(): Waiting {
    const first = this.line.shift()
    if (first === undefined) throw new Error('nobody waits')
    this.known.delete(first.id)
    return first
  }

  /** Returns how many go before it. */
  private place(conversation: Waiting): number {
    let [low, high] = [0, this.line.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (goesBefore(this.line[middle] as Waiting, conversation)) low = middle + 1
      else high = middle
    }
    return low
  }
}
