/** The messages of one thread without a hole but what is withheld, and those that came too early: docs/protocol.md §4. Pure. */
import type { FollowResult, Message } from '../../src/protocol/wire.ts'

export class ThreadLog {
  #name: string | undefined
  #messages: readonly Message[] = []
  #lastSeq = 0
  #fromSeq = 1
  #withheld: readonly { from: number; to: number }[] = []
  #early = new Map<number, Message>()
  #held = true
  readonly #keys = new Set<string>()

  /** Which of the server's logs this is a part of. */
  get name(): string | undefined {
    return this.#name
  }

  /** Ascending, without a gap that could be fetched; a new array whenever it changes. */
  get messages(): readonly Message[] {
    return this.#messages
  }

  get lastSeq(): number {
    return this.#lastSeq
  }

  /** Whether there is more to scroll back to: somebody let in later begins at their own first message. */
  get hasOlder(): boolean {
    return this.firstSeq > this.#fromSeq
  }

  /** What is older ends right below; nothing that is withheld stands there. */
  get firstSeq(): number {
    const first = this.#messages[0]?.seq ?? this.#lastSeq + 1
    return this.#withheld.find(({ to }) => to === first - 1)?.from ?? first
  }

  /** Whether the message that its author sent under this key is here. */
  has(key: string): boolean {
    return this.#keys.has(key)
  }

  get keys(): ReadonlySet<string> {
    return this.#keys
  }

  /** The lowest seq that is missing below a message that is already here; [FO2] wants it fetched. */
  get gapAfter(): number | undefined {
    return this.#early.size > 0 ? this.#lastSeq : undefined
  }

  /**
   * A follow is under way. What waited above a gap is out of date, and what comes from now on is kept whatever its seq:
   * the answer may be a reset to a lower one.
   */
  hold(): void {
    this.#early.clear()
    this.#held = true
  }

  /** Takes the answer to `follow`. */
  resume({ mode, log, messages, lastSeq, fromSeq = 1, withheld = [] }: Omit<FollowResult, 'thread' | 'marks'>): void {
    this.#name = log
    this.#fromSeq = fromSeq
    this.#withheld = withheld
    this.#held = false
    if (mode === 'reset') {
      this.#messages = [...messages]
      this.#keys.clear()
      this.#note(messages)
      this.#lastSeq = messages.at(-1)?.seq ?? lastSeq
      this.#drain()
    } else {
      this.add(messages)
    }
  }

  /** Takes messages in any order, any number of times. */
  add(messages: readonly Message[]): void {
    for (const message of messages) if (this.#held || message.seq > this.#lastSeq) this.#early.set(message.seq, message)
    this.#drain()
  }

  /** Takes a page of history that ends where this log begins. */
  prepend(messages: readonly Message[]): void {
    const first = this.firstSeq
    const older = messages.filter((message) => message.seq < first)
    if (older.at(-1)?.seq === first - 1) this.#messages = [...older, ...this.#messages]
  }

  #drain(): void {
    if (this.#held) return
    const next: Message[] = []
    this.#lastSeq = this.#over(this.#lastSeq)
    for (const seq of this.#early.keys()) if (seq <= this.#lastSeq) this.#early.delete(seq)
    for (let message = this.#early.get(this.#lastSeq + 1); message; message = this.#early.get(this.#lastSeq + 1)) {
      this.#early.delete(message.seq)
      this.#lastSeq = this.#over(message.seq)
      next.push(message)
    }
    if (next.length > 0) this.#messages = withoutRemoved([...this.#messages, ...next], next)
    this.#note(next)
  }

  /** The last seq before the next message that this reader may see. */
  #over(seq: number): number {
    return this.#withheld.find(({ from, to }) => seq + 1 >= from && seq < to)?.to ?? seq
  }

  #note(messages: readonly Message[]): void {
    for (const { key } of messages) if (key !== undefined) this.#keys.add(key)
  }
}

/** What a host took away is gone here too, once the log comes to the event that tells it [RO6]. */
function withoutRemoved(messages: Message[], news: readonly Message[]): Message[] {
  const gone = news.flatMap(({ event }) => (event?.name === 'removed' && event.seq) || [])
  if (gone.length === 0) return messages
  return messages.map((message) => {
    if (!gone.includes(message.seq)) return message
    const { text: _, files: __, mentions: ___, ...rest } = message
    return { ...rest, removed: true }
  })
}
