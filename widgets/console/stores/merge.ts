/** How a conversation on the screen takes in what arrives, in whatever order it arrives. Pure. */
import type { ServerEvent, StaffConversation } from '../../../src/protocol/wire.ts'

export type Activity = Extract<ServerEvent, { type: 'activity' }>

/**
 * Facts go by `version`, the last line by its `seq`, the page by its time: an `activity` or a `visit` may overtake the
 * `staff_conversation` that was read from the database before it, and must not be undone by it.
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
