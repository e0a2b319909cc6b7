/** What people wrote, what the server told them of it, and what they saw: the checker compares it with the database. */

/** A message somebody wrote. */
export interface Written {
  author: string
  key: string
  text: string
  /** It was acknowledged in this place. */
  ack: { thread: string; seq: number } | undefined
}

/** A thread as somebody's screen shows it at the end. */
export interface Screen {
  person: string
  thread: string
  lines: { seq: number; text: string }[]
}

export class History {
  readonly written = new Map<string, Written>()
  /** Two different acknowledgements of one message, and threads that somebody saw and must not see. */
  readonly contradictions: string[] = []

  wrote(author: string, key: string, text: string): void {
    this.written.set(key, { author, key, text, ack: undefined })
  }

  acked(key: string, thread: string, seq: number): void {
    const written = this.written.get(key)
    if (written === undefined) return
    const { ack } = written
    if (ack !== undefined && (ack.thread !== thread || ack.seq !== seq))
      this.contradictions.push(`${key} was acknowledged as ${ack.thread} ${ack.seq} and as ${thread} ${seq}`)
    written.ack = { thread, seq }
  }

  get acks(): number {
    return [...this.written.values()].filter(({ ack }) => ack !== undefined).length
  }
}
