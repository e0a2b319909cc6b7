/** What this agent may do in a conversation, as a union: screens say why not, instead of hiding. Pure. */
import type { PublicAgent, StaffConversation } from '../../../src/protocol/wire.ts'

export type Standing =
  | { kind: 'mine'; epoch: number }
  /** Brought in by its agent: may speak, and go again. */
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

/** It is mine, or I was brought in: it stands in my list and rings. */
export function takesPart(conversation: StaffConversation, me: string): boolean {
  const { kind } = standingOf(conversation, me)
  return kind === 'mine' || kind === 'member'
}

/** How a conversation that was mine left me; `undefined` when it did not. */
export type MovedOn = { kind: 'other'; name: string } | { kind: 'queued' } | { kind: 'closed' }

/** News of this kind is old after a while. */
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

/** Where it is when it is not mine: what was said of it a while ago may be so no more. */
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
