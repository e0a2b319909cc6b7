import { AppError } from '../kernel/errors.ts'
import type { AgentRole, Author, Language } from '../protocol/entities.ts'

/** An actor is whoever acts. Every service verb takes one first. */
export interface VisitorActor {
  kind: 'visitor'
  id: string
  siteId: string
  name: string
  verified: boolean
  language: Language
  /** The site's signed identity said this of a verified visitor. */
  attributes: Readonly<Record<string, string>>
  /** For a guest, this is the id of the one conversation that they are in. Null means a visitor of the site. */
  guestOf: string | null
}
export interface AgentActor {
  kind: 'agent'
  id: string
  name: string
  role: AgentRole
  /** True when an admin allowed it. Admins may announce anyway. */
  mayAnnounce: boolean
  sessionId: string
  /** The agent acts from this network address, which the audit log notes. */
  address?: string
}
export type Actor = VisitorActor | AgentActor

/** Returns the author of what an actor says. It comes from the token, never from a frame (A57). */
export const authorOf = (actor: Actor): Author => ({
  kind: isGuest(actor) ? 'guest' : actor.kind,
  id: actor.id,
  name: actor.name,
})

const RANK: Record<AgentRole, number> = { agent: 1, supervisor: 2, admin: 3 }
/** Returns whether a role is at least another. Admins may do what supervisors may, and supervisors what agents may. */
export const hasRole = (role: AgentRole, least: AgentRole): boolean => RANK[role] >= RANK[least]

/** Throws forbidden unless the actor is an admin. */
export function requireAdmin(actor: AgentActor): void {
  if (!hasRole(actor.role, 'admin')) throw new AppError('forbidden')
}

/** Returns whether the actor may announce: admins, and whom an admin allowed to [AN8]. */
export const mayAnnounce = (actor: AgentActor): boolean => actor.mayAnnounce || hasRole(actor.role, 'admin')

/** Returns whether the actor is a person from outside who was let into one conversation. */
export const isGuest = (actor: Actor): boolean => actor.kind === 'visitor' && actor.guestOf !== null
