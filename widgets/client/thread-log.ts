/**
 * This file holds the messages of one thread without gaps except for withheld ones, and those that came too early:
 * docs/protocol.md §4. It does no I/O.
 */
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

  /** Names the server's log of which this is a part. */
  get name(): string | undefined {
    return this.#name
  }

  /**
   * Returns the messages in ascending order, without a gap that could be fetched. The array is a new one whenever it
   * changes.
   */
  get messages(): readonly Message[] {
    return this.#messages
  }

  get lastSeq(): number {
    return this.#lastSeq
  }

  /**
   * Says whether there is more to scroll back to. For somebody who was let in later the thread begins at their own
   * first message.
   */
  get hasOlder(): boolean {
    return this.firstSeq > this.#fromSeq
  }

  /**
   * Returns the seq at which this log begins. Older messages end right below it; no withheld message stands between.
   */
  get firstSeq(): number {
    const first = this.#messages[0]?.seq ?? this.#lastSeq + 1
    return this.#withheld.find(({ to }) => to === first - 1)?.from ?? first
  }

  /** Says whether the message that its author sent under this key is here. */
  has(key: string): boolean {
    return this.#keys.has(key)
  }

  get keys(): ReadonlySet<string> {
    return this.#keys
  }

  /** Returns the seq after which messages are missing below one that is already here; [FO2] wants those fetched. */
  get gapAfter(): number | undefined {
    return this.#early.size > 0 ? this.#lastSeq : undefined
  }

  /**
   * Prepares for the answer to a follow that is under way. What waited above a gap is out of date. What comes from now
   * on is kept whatever its seq is, because the answer may be a reset to a lower one.
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

  /** Returns the last seq before the next message that this reader may see. */
  #over(seq: number): number {
    return this.#withheld.find(({ from, to }) => seq + 1 >= from && seq < to)?.to ?? seq
  }

  #note(messages: readonly Message[]): void {
    for (const { key } of messages) if (key !== undefined) this.#keys.add(key)
  }
}

/** Removes the messages that a host took away, once the log comes to the event that says so [RO6]. */
function withoutRemoved(messages: Message[], news: readonly Message[]): Message[] {
  const gone = news.flatMap(({ event }) => (event?.name === 'removed' && event.seq) || [])
  if (gone.length === 0) return messages
  return messages.map((message) => {
    if (!gone.includes(message.seq)) return message
    const { text: _, files: __, mentions: ___, ...rest } = message
    return { ...rest, removed: true }
  })
}
