/** What people wrote, what the server told them of it, and what they saw: the checker compares it with the database. */

/** What goes with a text: ids of files, and the epoch of the assignment under which an agent wrote it. */
export interface Carried {
  files: string[]
  epoch: number | undefined
}

/** A message somebody wrote. */
export interface Written extends Carried {
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

/** The conversations that are not over, as an agent's screen lists them. */
export interface Inbox {
  person: string
  conversations: { id: string; status: string; agent: string | null; epoch: number; version: number }[]
}

/** The announcements on somebody's screen, with the versions that it shows. */
export interface Board {
  person: string
  id: string
  kind: 'visitors' | 'staff'
  versions: Map<string, number>
}

/** All that people see at the end. */
export interface Sights {
  screens: Screen[]
  inboxes: Inbox[]
  boards: Board[]
}

/** A session that ended reads nothing that was written later than this after its end was confirmed. */
const STILL_READS_MS = 2_000

export class History {
  readonly written = new Map<string, Written>()
  /**
   * What can be seen to be wrong at once: two different acknowledgements of one message, somebody who saw what they
   * must not see.
   */
  readonly contradictions = new Set<string>()
  /** When each text was written. */
  private readonly moments = new Map<string, number>()
  /** Who had a conversation in which epoch, as staff were told. */
  readonly assigned = new Map<string, { conversation: string; epoch: number; agent: string | null }>()

  wrote(author: string, key: string, text: string, { files, epoch }: Carried): void {
    this.written.set(key, { author, key, text, files, epoch, ack: undefined })
  }

  /** Notes that somebody is about to write this. */
  begins(text: string): void {
    this.moments.set(text, performance.now())
  }

  acked(key: string, thread: string, seq: number): void {
    const written = this.written.get(key)
    if (written === undefined) return
    const { ack } = written
    if (ack !== undefined && (ack.thread !== thread || ack.seq !== seq))
      this.contradictions.add(`${key} was acknowledged as ${ack.thread} ${ack.seq} and as ${thread} ${seq}`)
    written.ack = { thread, seq }
  }

  /** A session that ended at this moment, as its owner was told, read a text. */
  readAfterEnd(person: string, endedAt: number, text: string): void {
    const writtenAt = this.moments.get(text)
    if (writtenAt === undefined || writtenAt <= endedAt + STILL_READS_MS) return
    const ms = Math.round(writtenAt - endedAt)
    this.contradictions.add(`${person} read “${text}”, which was written ${ms} ms after the end of the session`)
  }

  /** Staff were told that a conversation has this agent in this epoch. */
  told(conversation: string, epoch: number, agent: string | null): void {
    const name = `${conversation} ${epoch}`
    const before = this.assigned.get(name)
    if (before === undefined) this.assigned.set(name, { conversation, epoch, agent })
    else if (before.agent !== agent && before.agent !== null && agent !== null)
      this.contradictions.add(`conversation ${conversation} had two agents in epoch ${epoch}`)
  }

  get acks(): number {
    return [...this.written.values()].filter(({ ack }) => ack !== undefined).length
  }
}
