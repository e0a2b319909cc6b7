/**
 * This steps through a list whose rows move meanwhile. An answer moves a chat to another place, and counting from there
 * would lead back and forth between two. So we walk through the order of the moment in which the chat was opened, and
 * then through the list as it stands at that time, from its top. It does no I/O.
 */

/** An agent who comes back later than this wants the list as it is. */
const LASTS_MS = 10 * 60_000

export class OrderWalk {
  #order: readonly string[] = []
  #at: string | undefined
  #since = 0

  /** Begins with this order, because something was opened in another way than by a step, or another list was chosen. */
  begin(rows: readonly string[], at: string | undefined, now: number): void {
    this.#order = [...rows]
    this.#at = at
    this.#since = now
  }

  get at(): string | undefined {
    return this.#at
  }

  /** Returns where a step leads from `current`; undefined when there is nowhere to go. */
  step(rows: readonly string[], current: string | undefined, by: 1 | -1, now: number): string | undefined {
    if (current !== this.#at || now - this.#since > LASTS_MS) this.begin(rows, current, now)
    const order = this.#walked(rows, current)
    const at = current === undefined ? -1 : order.indexOf(current)
    const next = at < 0 ? undefined : order[at + by]
    if (next !== undefined) this.begin(order, next, now)
    else this.#round(rows, current, by, now)
    return this.#at
  }

  /** Begins the next round. The row that is left comes last in it, wherever it stands. */
  #round(rows: readonly string[], current: string | undefined, by: 1 | -1, now: number): void {
    const others = rows.filter((id) => id !== current)
    const left = current === undefined ? [] : [current]
    if (by === 1) this.begin([...others, ...left], others[0], now)
    else this.begin([...left, ...others], others.at(-1), now)
  }

  /** Returns the order without rows that are gone. New rows stand at its end, so that they are not forgotten. */
  #walked(rows: readonly string[], current: string | undefined): string[] {
    const here = new Set(rows)
    const known = new Set(this.#order)
    return [...this.#order.filter((id) => here.has(id) || id === current), ...rows.filter((id) => !known.has(id))]
  }
}
