/**
 * This class tells the last lines of conversations, for the lists of all staff. Every console shows them, and every
 * message makes one: sent at once they would cost messages × agents. So each conversation's latest line is told once in
 * a while. Whoever has the conversation hears at once, by another way.
 */
import type { DomainEvent, Line } from '../events/event.ts'
import { Batcher } from '../kernel/batcher.ts'
import { previewOf } from '../kernel/text.ts'

type Posted = Pick<Extract<DomainEvent, { type: 'message_posted' }>, 'message' | 'thread'>

const EVERY_MS = 500
/**
 * So many lines are told each time: more than anybody can read, fewer than slow a console. Those left over come first
 * the next time.
 */
const MOST = 50

export class Activities {
  private readonly latest: Batcher<Line>
  constructor(tell: (line: Line) => void) {
    this.latest = new Batcher({
      lingerMs: EVERY_MS,
      atOnce: MOST,
      restWaits: true,
      work: (lines) => lines.forEach(tell),
      failed: (error) => {
        throw error
      },
    })
  }

  note(line: Line): void {
    const known = this.latest.get(line.thread)
    // What another node said may come here late.
    if (known === undefined || known.seq < line.seq) this.latest.note(line.thread, line)
  }

  stop(): void {
    this.latest.stop()
  }
}

/** Returns the line that a message makes in the lists of staff, or undefined when they do not show it. */
export function lineOf({ message, thread }: Posted): Line | undefined {
  if (thread.kind !== 'public' || message.kind === 'event') return undefined
  const { seq, at, author } = message
  return {
    type: 'activity',
    conversation: thread.ownerId,
    thread: thread.id,
    seq,
    at,
    author: author.kind,
    authorId: author.id,
    preview: previewOf(message),
    awaitingSince: thread.awaitingSince,
  }
}
