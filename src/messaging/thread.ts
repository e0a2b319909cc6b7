import type { ThreadFacts, ThreadKind } from '../events/event.ts'
import type { Moment } from '../kernel/clock.ts'
import type { Author } from '../protocol/entities.ts'
import type { ThreadRow } from './store.ts'

export const SYSTEM: Author = { kind: 'system', id: 'system', name: '' }

/** Of members, who are looked up; nobody else is told how far each of them has read. */
export const isRoom = (kind: ThreadKind): boolean => kind === 'room' || kind === 'open_room' || kind === 'qa'

export const toFacts = ({ id, kind, ownerId, visitorId, writerId, awaitingSince }: ThreadRow): ThreadFacts => ({
  id,
  kind,
  ownerId,
  visitorId,
  writerId,
  awaitingSince,
})

/** `at`, unless the clock was put back since the thread's last entry: no entry is earlier than one before it [CO8]. */
export const notBefore = ({ movedAt }: ThreadRow, at: Moment): Moment => Math.max(at, movedAt)

/** How long the visitor has waited for an answer, after `author` said something at `at`. */
export function awaitingAfter(before: number | null, author: Author['kind'], at: number): number | null {
  if (author === 'visitor') return before ?? at
  return author === 'agent' ? null : before
}
