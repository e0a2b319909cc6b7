import { AppError } from '../kernel/errors.ts'
import type { AgentRole, Author, Language } from '../protocol/entities.ts'

/** Whoever acts. Every service verb takes one first. */
export interface VisitorActor {
  kind: 'visitor'
  id: string
  siteId: string
  name: string
  verified: boolean
  language: Language
  /** What the site's signed identity said of a verified visitor. */
  attributes: Readonly<Record<string, string>>
  /** The one conversation of a person from outside; null: a visitor of the site. */
  guestOf: string | null
}
export interface AgentActor {
  kind: 'agent'
  id: string
  name: string
  role: AgentRole
  /** Without being an admin. */
  mayAnnounce: boolean
  sessionId: string
  /** The network address that it acts from: for the audit log. */
  address?: string
}
export type Actor = VisitorActor | AgentActor

/** The author of what an actor says: set here, from the token, never from a frame (A57). */
export const authorOf = (actor: Actor): Author => ({
  kind: isGuest(actor) ? 'guest' : actor.kind,
  id: actor.id,
  name: actor.name,
})

const RANK: Record<AgentRole, number> = { agent: 1, supervisor: 2, admin: 3 }
export const hasRole = (role: AgentRole, least: AgentRole): boolean => RANK[role] >= RANK[least]

/** Throws forbidden. */
export function requireAdmin(actor: AgentActor): void {
  if (!hasRole(actor.role, 'admin')) throw new AppError('forbidden')
}

/** Admins, and whom an admin allowed to [AN8]. */
export const mayAnnounce = (actor: AgentActor): boolean => actor.mayAnnounce || hasRole(actor.role, 'admin')

/** A person from outside, let into one conversation. */
export const isGuest = (actor: Actor): boolean => actor.kind === 'visitor' && actor.guestOf !== null
