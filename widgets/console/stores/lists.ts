/** This file decides which conversations stand in which list, and in what order. It does no I/O. */
import type { StaffConversation } from '../../../src/protocol/wire.ts'
import { takesPart } from './standing.ts'

export const LISTS = ['mine', 'queue', 'all'] as const
export type ListName = (typeof LISTS)[number]
export const SORTS = ['waiting', 'newest'] as const
export type Sort = (typeof SORTS)[number]

export type Waiting = 'calm' | 'amber' | 'red'
const AMBER_MS = 40_000
const RED_MS = 90_000
const NOBODY_WAITS = Number.MAX_SAFE_INTEGER

export function isIn(list: ListName, conversation: StaffConversation, me: string): boolean {
  if (conversation.status === 'closed') return false
  if (list === 'mine') return takesPart(conversation, me)
  return list === 'all' || conversation.status === 'queued'
}

/** Counts the conversations of each list. `me` is the agent's id. */
export function countLists(conversations: Iterable<StaffConversation>, me: string): Record<ListName, number> {
  const counts = { mine: 0, queue: 0, all: 0 }
  for (const conversation of conversations) for (const list of LISTS) if (isIn(list, conversation, me)) counts[list]++
  return counts
}

export function listed(
  conversations: Iterable<StaffConversation>,
  list: ListName,
  sort: Sort,
  me: string,
): StaffConversation[] {
  const rows = [...conversations].filter((conversation) => isIn(list, conversation, me))
  return rows.sort(sort === 'newest' ? byNewest : list === 'queue' ? byQueue : byWaiting)
}

/** Returns since when the visitor has waited for an answer (a moment in milliseconds); `null` when they do not wait. */
export function waitingSince(conversation: StaffConversation): number | null {
  if (conversation.status === 'closed') return null
  return (
    conversation.awaitingSince ??
    (conversation.status === 'queued' ? (conversation.queuedAt ?? conversation.openedAt) : null)
  )
}

/** Says how urgent a wait of `ms` milliseconds is. */
export function waitingLevel(ms: number): Waiting {
  if (ms >= RED_MS) return 'red'
  return ms >= AMBER_MS ? 'amber' : 'calm'
}

/** Returns when something was last said in a conversation, or else when it was opened, in milliseconds since 1970. */
export function lastAt(conversation: StaffConversation): number {
  return conversation.lastMessage?.at ?? conversation.openedAt
}

function byNewest(a: StaffConversation, b: StaffConversation): number {
  return lastAt(b) - lastAt(a) || b.number - a.number
}

function byWaiting(a: StaffConversation, b: StaffConversation): number {
  return (waitingSince(a) ?? NOBODY_WAITS) - (waitingSince(b) ?? NOBODY_WAITS) || byNewest(a, b)
}

/**
 * Orders conversations as the dispatcher takes them: those whose visitor is gone last, those handed back first, then by
 * turn.
 */
function byQueue(a: StaffConversation, b: StaffConversation): number {
  const gone = Number(a.goneAt !== null) - Number(b.goneAt !== null)
  return gone || Number(b.returned) - Number(a.returned) || a.turn - b.turn || a.number - b.number
}
