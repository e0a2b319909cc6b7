import type { ThreadKind } from '../events/event.ts'
import { AppError } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import type { Author, File, Message, ThreadEvent } from '../protocol/entities.ts'
import type { Tx } from '../store/database.ts'
import { spoken } from './files.ts'
import { advance, advanceWith, insertMessages, insertThread, readThread } from './store.ts'
import { awaitingAfter, notBefore, toFacts } from './thread.ts'

/** Begins a thread inside the transaction of what it belongs to, and returns its id. */
export async function createThread(
  tx: Tx,
  thread: { kind: ThreadKind; siteId: string; visitorId: string | null; ownerId: string },
): Promise<string> {
  const id = newId()
  await insertThread(tx, { id, ...thread })
  return id
}

export type Entry = { author: Author; at: number } & (
  | { text: string; files?: File[]; key: string | null }
  | { event: ThreadEvent }
)

/**
 * Adds one entry inside the transaction of a larger change (a conversation opened, assigned, closed …). Throws
 * not_found, and key_reused. Ordinary posts go through the MessageWriter, which stores many at a time.
 */
export async function append(tx: Tx, threadId: string, entry: Entry): Promise<Message> {
  const thread = await readThread(tx.db, threadId)
  if (thread === undefined) throw new AppError('not_found')
  const { author } = entry
  const at = notBefore(thread, entry.at)
  const message: Message = {
    thread: threadId,
    seq: thread.lastSeq + 1,
    at,
    author,
    ...('text' in entry
      ? { ...spoken(entry.text, entry.files ?? []), ...(entry.key === null ? {} : { key: entry.key }) }
      : { kind: 'event', event: entry.event }),
  }
  if (!(await insertMessages(tx, [message]))) throw new AppError('key_reused')
  if (message.kind === 'event') await advance(tx, threadId, message.seq, at)
  else {
    thread.awaitingSince = awaitingAfter(thread.awaitingSince, author.kind, at)
    await advanceWith(tx, [{ message, awaitingSince: thread.awaitingSince }])
  }
  tx.emit({ type: 'message_posted', message, thread: toFacts(thread) })
  return message
}
