/** This file merges what arrives into a conversation on the screen, in whatever order it arrives. It does no I/O. */
import type { ServerEvent, StaffConversation } from '../../../src/protocol/wire.ts'

export type Activity = Extract<ServerEvent, { type: 'activity' }>

/**
 * Merges two states of a conversation: facts by `version`, the last line by its `seq`, the page by its time. An
 * `activity` or a `visit` may overtake the `staff_conversation` that was read from the database before it, which must
 * not undo it.
 */
export function mergeConversation(known: StaffConversation | undefined, next: StaffConversation): StaffConversation {
  if (known === undefined) return next
  const [facts, other] = next.version >= known.version ? [next, known] : [known, next]
  const base = (other.page?.at ?? 0) > (facts.page?.at ?? 0) ? { ...facts, page: other.page } : facts
  if ((other.lastMessage?.seq ?? 0) <= (base.lastMessage?.seq ?? 0)) return base
  return {
    ...base,
    lastMessage: other.lastMessage,
    awaitingSince: base.status === 'closed' ? null : other.awaitingSince,
  }
}

export function isNewActivity(known: StaffConversation, event: Activity): boolean {
  return event.seq > (known.lastMessage?.seq ?? 0)
}

export function applyActivity(known: StaffConversation, event: Activity): StaffConversation {
  if (!isNewActivity(known, event)) return known
  const lastMessage = { seq: event.seq, at: event.at, author: event.author, preview: event.preview }
  return { ...known, lastMessage, awaitingSince: event.awaitingSince }
}
