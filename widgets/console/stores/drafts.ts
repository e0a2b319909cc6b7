/**
 * This keeps what is written and not sent, one draft per thread and tab, over reloads and when the agent loses the
 * chat.
 */
import { type Signal, signal } from '@preact/signals'
import { moment } from '../../client/clock.ts'

const KEPT_MS = 30 * 24 * 3600_000

interface Stored {
  text: string
  at: number
}

export class Drafts {
  readonly #prefix: string
  readonly #storage: Storage | undefined
  readonly #drafts = new Map<string, Signal<string>>()

  constructor(owner: string, storage: Storage | undefined) {
    this.#prefix = `helpline:draft:${owner}:`
    this.#storage = storage
    this.#forgetOld()
  }

  /** Returns the draft of a thread. A conversation has one for replies and one for notes. */
  of(thread: string): Signal<string> {
    const draft = this.#drafts.get(thread) ?? signal(this.#read(thread)?.text ?? '')
    this.#drafts.set(thread, draft)
    return draft
  }

  write(thread: string, text: string): void {
    this.of(thread).value = text
    try {
      if (text === '') this.#storage?.removeItem(this.#prefix + thread)
      else this.#storage?.setItem(this.#prefix + thread, JSON.stringify({ text, at: moment() } satisfies Stored))
    } catch {
      // When storage is full or forbidden, a reload loses the draft; for now nothing is lost.
    }
  }

  /** Says whether the browser did not keep some draft, so that a reload would lose it. */
  get areAtRisk(): boolean {
    return [...this.#drafts].some(([thread, { value }]) => value !== '' && this.#read(thread)?.text !== value)
  }

  #read(thread: string): Stored | undefined {
    try {
      const stored = JSON.parse(this.#storage?.getItem(this.#prefix + thread) ?? 'null') as Partial<Stored> | null
      return typeof stored?.text === 'string' && typeof stored.at === 'number'
        ? { text: stored.text, at: stored.at }
        : undefined
    } catch {
      return undefined
    }
  }

  #forgetOld(): void {
    const names = Array.from({ length: this.#storage?.length ?? 0 }, (_, index) => this.#storage?.key(index) ?? '')
    for (const name of names.filter((each) => each.startsWith(this.#prefix))) {
      const at = this.#read(name.slice(this.#prefix.length))?.at ?? 0
      if (at < moment() - KEPT_MS) this.#storage?.removeItem(name)
    }
  }
}
