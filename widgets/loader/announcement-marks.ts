/**
 * This file remembers what this person did with announcements. The tabs of this browser share it, and it outlives a
 * reload without a connection.
 */
import { fromJson, toJson } from '../client/json.ts'
import { kept } from '../client/kept.ts'

/** The person put the announcement away, and the server does not know yet. */
export const AWAY = -1
/**
 * The announcement was put away or withdrawn, and the server knows. Numbers above this are the version that was seen.
 */
export const GONE = 0

type Marked = Record<string, number>

export class AnnouncementMarks {
  readonly #owner: () => string
  #name = ''
  #storage: ReturnType<typeof kept> | undefined

  constructor(owner: () => string) {
    this.#owner = owner
  }

  read(): Marked {
    try {
      return (fromJson(this.#kept().get()) as Marked | null) ?? {}
    } catch {
      return {}
    }
  }

  set(id: string, mark: number): void {
    this.#write({ ...this.read(), [id]: mark })
  }

  /**
   * Forgets announcements that are neither live nor still to be reported. Returns the ids of those still to be
   * reported.
   */
  prune(live: readonly string[]): string[] {
    const marks = Object.entries(this.read())
    this.#write(Object.fromEntries(marks.filter(([id, mark]) => mark === AWAY || (mark > GONE && live.includes(id)))))
    return marks.filter(([, mark]) => mark === AWAY).map(([id]) => id)
  }

  #write(marks: Marked): void {
    const text = toJson(marks)
    this.#kept().set(text === '{}' ? '' : text)
  }

  #kept(): ReturnType<typeof kept> {
    const name = this.#owner()
    if (name !== this.#name) this.#storage = undefined
    this.#name = name
    this.#storage ??= kept('local', `helpline:news:${name}`)
    return this.#storage
  }
}
