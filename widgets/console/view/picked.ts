/** This holds the rows of a list that are picked together. */
import { type Signal, signal } from '@preact/signals'

export class Picked {
  readonly ids: Signal<ReadonlySet<string>> = signal(new Set())
  /** Is true while all rows have boxes, whether or not one is picked. */
  readonly picking = signal(false)
  /** The row where a range begins. */
  #anchor: string | undefined

  /** Picks or unpicks one row; with `range`, all from the last one to this, as they stand in `rows`. */
  toggle(id: string, rows: readonly string[], range: boolean): void {
    const next = new Set(this.ids.peek())
    const on = !next.has(id)
    const [from, to] = [range && this.#anchor !== undefined ? rows.indexOf(this.#anchor) : -1, rows.indexOf(id)]
    const meant = from < 0 || to < 0 ? [id] : rows.slice(Math.min(from, to), Math.max(from, to) + 1)
    for (const each of meant) {
      if (on) next.add(each)
      else next.delete(each)
    }
    this.#anchor = id
    this.ids.value = next
    if (next.size > 0) this.picking.value = true
  }

  all(rows: readonly string[]): void {
    this.ids.value = new Set(rows)
  }

  clear(): void {
    this.ids.value = new Set()
    this.picking.value = false
    this.#anchor = undefined
  }
}
