import type { Actor } from './actor.ts'
import type { AgentSessions } from './sessions.ts'
import type { Tokens } from './tokens.ts'
import type { Visitors } from './visitors.ts'

export interface Authenticated {
  actor: Actor
  expiresAt: number
}

/** The one door from a token to an actor, for sockets and requests. Throws bad_token or expired_token. */
export class Authenticator {
  private readonly tokens: Tokens
  private readonly sessions: AgentSessions
  private readonly visitors: Visitors
  constructor(tokens: Tokens, sessions: AgentSessions, visitors: Visitors) {
    this.tokens = tokens
    this.sessions = sessions
    this.visitors = visitors
  }

  async authenticate(token: string): Promise<Authenticated> {
    const { claims, expiresAt } = this.tokens.verify(token)
    const actor =
      claims.kind === 'agent'
        ? await this.sessions.actor(claims.agentId, claims.sessionId)
        : await this.visitors.actor(claims.visitorId, claims.siteId, claims.verified)
    return { actor, expiresAt }
  }
}
