import type { ThreadFacts, ThreadKind } from '../events/event.ts'
import type { Author, Message, ThreadEvent } from '../protocol/entities.ts'
import type { Prisma } from '../store/database.ts'

/** Raw SQL gives dates as Date, number or bigint, by the driver. */
export function toMs(value: Date | number | bigint | string): number
export function toMs(value: Date | number | bigint | string | null): number | null
export function toMs(value: Date | number | bigint | string | null): number | null {
  if (value === null) return null
  if (value instanceof Date) return value.getTime()
  return typeof value === 'string' ? Date.parse(value) : Number(value)
}

type MessageRow = Prisma.MessageGetPayload<object>

export function toMessage(row: Omit<MessageRow, 'id'>): Message {
  return {
    thread: row.threadId,
    seq: row.seq,
    at: row.at.getTime(),
    author: { kind: row.authorKind as Author['kind'], id: row.authorId, name: row.authorName },
    kind: row.kind as Message['kind'],
    ...(row.text === null ? {} : { text: row.text }),
    ...(row.event === null ? {} : { event: JSON.parse(row.event) as ThreadEvent }),
    ...(row.key === null ? {} : { key: row.key }),
  }
}

export function toFacts(row: {
  id: string
  kind: string
  ownerId: string
  visitorId: string | null
  awaitingSince: Date | null
}): ThreadFacts {
  return {
    id: row.id,
    kind: row.kind as ThreadKind,
    ownerId: row.ownerId,
    visitorId: row.visitorId,
    awaitingSince: toMs(row.awaitingSince),
  }
}

/** How long the visitor has waited for an answer, after `author` said something at `at`. */
export function awaitingAfter(before: number | null, author: Author['kind'], at: number): number | null {
  if (author === 'visitor') return before ?? at
  return author === 'agent' ? null : before
}

export const SYSTEM: Author = { kind: 'system', id: 'system', name: '' }
