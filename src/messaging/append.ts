import type { ThreadKind } from '../events/event.ts'
import { AppError } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import { previewOf } from '../kernel/text.ts'
import type { Author, Message, ThreadEvent } from '../protocol/entities.ts'
import type { Tx } from '../store/database.ts'
import { awaitingAfter, toFacts, toMessage, toMs } from './thread.ts'

/** Begins a thread inside the transaction of what it belongs to. */
export async function createThread(
  tx: Tx,
  thread: { kind: ThreadKind; siteId: string; visitorId: string | null; ownerId: string },
): Promise<string> {
  const id = newId()
  await tx.db.thread.create({ data: { id, ...thread } })
  return id
}

export type Entry = { author: Author; at: number } & ({ text: string; key: string | null } | { event: ThreadEvent })

/**
 * Adds one entry inside the transaction of a larger change (a conversation opened, assigned, closed …). Ordinary posts
 * go through the MessageWriter, which is quicker.
 */
export async function append(tx: Tx, threadId: string, entry: Entry): Promise<Message> {
  const before = await tx.db.thread.findUnique({ where: { id: threadId } })
  if (before === null) throw new AppError('not_found')
  const text = 'text' in entry ? entry.text : null
  const thread = await tx.db.thread.update({
    where: { id: threadId },
    data: {
      lastSeq: before.lastSeq + 1,
      ...(text === null
        ? {}
        : {
            lastAt: new Date(entry.at),
            lastAuthor: entry.author.kind,
            lastPreview: previewOf(text),
            awaitingSince: dateOf(awaitingAfter(toMs(before.awaitingSince), entry.author.kind, entry.at)),
          }),
    },
  })
  const row = await tx.db.message.create({
    data: {
      threadId,
      seq: thread.lastSeq,
      at: new Date(entry.at),
      authorKind: entry.author.kind,
      authorId: entry.author.id,
      authorName: entry.author.name,
      kind: text === null ? 'event' : 'text',
      text,
      event: 'event' in entry ? JSON.stringify(entry.event) : null,
      key: 'key' in entry ? entry.key : null,
    },
  })
  const message = toMessage(row)
  tx.emit({ type: 'message_posted', message, thread: toFacts(thread) })
  return message
}

const dateOf = (ms: number | null): Date | null => (ms === null ? null : new Date(ms))
