/**
 * This file says what this agent may do in a conversation, as a union, so that screens say why not instead of hiding.
 * It does no I/O.
 */
import type { PublicAgent, StaffConversation } from '../../../src/protocol/wire.ts'

export type Standing =
  | { kind: 'mine'; epoch: number }
  /** Was brought in by its agent: may write, and leave again. */
  | { kind: 'member' }
  | { kind: 'other'; agent: PublicAgent | null }
  | { kind: 'queued' }
  | { kind: 'closed'; at: number | null }

export function standingOf(conversation: StaffConversation, me: string): Standing {
  switch (conversation.status) {
    case 'queued':
      return { kind: 'queued' }
    case 'closed':
      return { kind: 'closed', at: conversation.closedAt }
    case 'active':
      if (conversation.agent?.id !== me && conversation.people.some((person) => person.id === me))
        return { kind: 'member' }
      return conversation.agent?.id === me
        ? { kind: 'mine', epoch: conversation.epoch }
        : { kind: 'other', agent: conversation.agent }
  }
}

/** Says whether a conversation stands in my list and rings, because it is mine or I was brought in. */
export function takesPart(conversation: StaffConversation, me: string): boolean {
  const { kind } = standingOf(conversation, me)
  return kind === 'mine' || kind === 'member'
}

/** Says how a conversation that was mine left me; `undefined` when it did not. */
export type MovedOn = { kind: 'other'; name: string } | { kind: 'queued' } | { kind: 'closed' }

/** News of this kind is old after so long. */
const NEWS_MS = 4 * 3600_000
export const isNews = (at: number, now: number): boolean => now - at < NEWS_MS

export function movedOn(
  before: StaffConversation | undefined,
  after: StaffConversation,
  me: string,
): MovedOn | undefined {
  if (before === undefined || standingOf(before, me).kind !== 'mine') return undefined
  return whereNow(after, me)
}

/** Says where a conversation is now that it is not mine, because what was said a while ago may no longer be true. */
export function whereNow(after: StaffConversation, me: string): MovedOn | undefined {
  const now = standingOf(after, me)
  switch (now.kind) {
    case 'mine':
      return undefined
    case 'other':
    case 'member':
      return { kind: 'other', name: after.agent?.name ?? '' }
    default:
      return { kind: now.kind }
  }
}
