import type { AgentRole, Author } from '../protocol/entities.ts'

/** Whoever acts. Every service verb takes one first. */
export interface VisitorActor {
  kind: 'visitor'
  id: string
  siteId: string
  name: string
  verified: boolean
  /** The one conversation of a person from outside; null: a visitor of the site. */
  guestOf: string | null
}
export interface AgentActor {
  kind: 'agent'
  id: string
  name: string
  role: AgentRole
  sessionId: string
}
export type Actor = VisitorActor | AgentActor

/** The author of what an actor says: set here, from the token, never from a frame (A57). */
export const authorOf = (actor: Actor): Author => ({
  kind: actor.kind === 'visitor' && actor.guestOf !== null ? 'guest' : actor.kind,
  id: actor.id,
  name: actor.name,
})

const RANK: Record<AgentRole, number> = { agent: 1, supervisor: 2, admin: 3 }
export const hasRole = (role: AgentRole, least: AgentRole): boolean => RANK[role] >= RANK[least]
