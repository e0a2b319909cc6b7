import { AppError } from '../kernel/errors.ts'
import type { Actor } from './actor.ts'
import type { AgentSessions } from './sessions.ts'
import { generationOf, type Sites } from './sites.ts'
import type { Tokens } from './tokens.ts'
import type { Visitors } from './visitors.ts'

export interface Authenticated {
  actor: Actor
  expiresAt: number
  /** Of the site's secret that vouched for a verified visitor; null for everybody else. */
  generation: string | null
}

/** The one door from a token to an actor, for sockets and requests. Throws bad_token or expired_token. */
export class Authenticator {
  private readonly tokens: Tokens
  private readonly sessions: AgentSessions
  private readonly visitors: Visitors
  private readonly sites: Sites
  constructor(tokens: Tokens, sessions: AgentSessions, visitors: Visitors, sites: Sites) {
    this.tokens = tokens
    this.sessions = sessions
    this.visitors = visitors
    this.sites = sites
  }

  /** `address`: whence it acts, for the audit log. */
  async authenticate(token: string, address?: string): Promise<Authenticated> {
    const { claims, expiresAt } = this.tokens.verify(token)
    if (claims.kind === 'agent') {
      const agent = await this.sessions.actor(claims.agentId, claims.sessionId)
      return { actor: address === undefined ? agent : { ...agent, address }, expiresAt, generation: null }
    }
    const { visitorId, siteId, generation } = claims
    const actor = await this.visitors.actor(visitorId, siteId, generation !== null)
    // Asked last: nothing is waited for between this and what is done with the answer.
    if (!this.isPresent(actor, generation)) throw new AppError('bad_token')
    return { actor, expiresAt, generation }
  }

  /** Whether what vouched for a verified visitor is still the site's secret. */
  isPresent(actor: Actor, generation: string | null): boolean {
    if (actor.kind === 'agent' || generation === null) return true
    const site = this.sites.find(actor.siteId)
    return site !== undefined && generationOf(site) === generation
  }
}
