import type { ThreadFacts, ThreadKind } from '../events/event.ts'
import type { Moment } from '../kernel/clock.ts'
import type { Author } from '../protocol/entities.ts'
import type { ThreadRow } from './store.ts'

export const SYSTEM: Author = { kind: 'system', id: 'system', name: '' }

/**
 * Returns whether a thread belongs to members, who must be looked up. Nobody else is told how far each of them has
 * read.
 */
export const isRoom = (kind: ThreadKind): boolean => kind === 'room' || kind === 'open_room' || kind === 'qa'

export const toFacts = ({ id, kind, ownerId, visitorId, writerId, awaitingSince }: ThreadRow): ThreadFacts => ({
  id,
  kind,
  ownerId,
  visitorId,
  writerId,
  awaitingSince,
})

/**
 * Returns `at`, unless the clock was put back since the thread's last entry: no entry is earlier than one before it
 * [CO8].
 */
export const notBefore = ({ movedAt }: ThreadRow, at: Moment): Moment => Math.max(at, movedAt)

/**
 * Returns since when the visitor waits for an answer, after `author` said something at `at`. Null means that no visitor
 * waits.
 */
export function awaitingAfter(before: number | null, author: Author['kind'], at: number): number | null {
  if (author === 'visitor') return before ?? at
  return author === 'agent' ? null : before
}
