/** What this agent may do in a conversation, as a union: screens say why not, instead of hiding. Pure. */
import type { PublicAgent, StaffConversation } from '../../../src/protocol/wire.ts'

export type Standing =
  | { kind: 'mine'; epoch: number }
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
      return conversation.agent?.id === me ? { kind: 'mine', epoch: conversation.epoch } : { kind: 'other', agent: conversation.agent }
  }
}

/** How a conversation that was mine left me; `undefined` when it did not. */
export type MovedOn = { kind: 'other'; name: string } | { kind: 'queued' } | { kind: 'closed' }

export function movedOn(before: StaffConversation | undefined, after: StaffConversation, me: string): MovedOn | undefined {
  if (before === undefined || standingOf(before, me).kind !== 'mine') return undefined
  const now = standingOf(after, me)
  if (now.kind === 'mine') return undefined
  return now.kind === 'other' ? { kind: 'other', name: now.agent?.name ?? '' } : { kind: now.kind }
}
