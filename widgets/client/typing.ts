/** This file has typing signs in both directions: docs/protocol.md [FO5]. They are best effort. */
import { type Author, LIMITS } from '../../src/protocol/wire.ts'
import { steady } from './clock.ts'

type Timer = ReturnType<typeof setTimeout>

const REPEAT_MS = 3_000
/** An author who has pressed no key for this long has stopped. */
const IDLE_MS = 6_000

/** Knows who else is typing. */
export class TypingSigns {
  readonly #signs = new Map<string, { author: Author; timer: Timer }>()
  readonly #changed: () => void

  constructor(changed: () => void) {
    this.#changed = changed
  }

  get authors(): readonly Author[] {
    return [...this.#signs.values()].map((sign) => sign.author)
  }

  set(author: Author, on: boolean): void {
    const known = this.#signs.get(author.id)
    clearTimeout(known?.timer)
    if (on) this.#signs.set(author.id, { author, timer: setTimeout(() => this.set(author, false), LIMITS.typingMs) })
    else if (!this.#signs.delete(author.id)) return
    if (known === undefined || !on) this.#changed()
  }

  clear(): void {
    for (const { author } of this.#signs.values()) this.set(author, false)
  }
}

/** Tells the others that we type: at most every 3 s, and once when it is over. */
export class TypingNotice {
  readonly #tell: (on: boolean) => void
  /** The time by the page's steady clock, since the other clock may jump. It is undefined while nothing is told. */
  #toldAt: number | undefined
  #idle: Timer | undefined

  constructor(tell: (on: boolean) => void) {
    this.#tell = tell
  }

  /** Call with `true` on each key press, with `false` when the text is sent or emptied. */
  set(on: boolean): void {
    clearTimeout(this.#idle)
    if (on) {
      this.#idle = setTimeout(() => this.set(false), IDLE_MS)
      const now = steady()
      if (this.#toldAt !== undefined && now - this.#toldAt < REPEAT_MS) return
      this.#toldAt = now
      this.#tell(true)
    } else if (this.#toldAt !== undefined) {
      this.#toldAt = undefined
      this.#tell(false)
    }
  }
}
