import { AppError } from '../kernel/errors.ts'
import type { Guesses } from '../kernel/guesses.ts'
import type { Actor } from './actor.ts'
import type { AgentSessions } from './sessions.ts'
import { generationOf, type Sites } from './sites.ts'
import type { Access, Tokens } from './tokens.ts'
import type { Visitors } from './visitors.ts'

export interface Authenticated {
  actor: Actor
  expiresAt: number
  /** It names the site's secret that vouched for a verified visitor. Null means everybody else. */
  generation: string | null
}

export interface AuthenticatorParts {
  tokens: Tokens
  sessions: AgentSessions
  visitors: Visitors
  sites: Sites
  guesses: Guesses
}

/**
 * This is the one door from a token to an actor, for sockets and requests. Throws bad_token, expired_token or
 * rate_limited.
 */
export class Authenticator {
  private readonly tokens: Tokens
  private readonly sessions: AgentSessions
  private readonly visitors: Visitors
  private readonly sites: Sites
  private readonly guesses: Guesses
  constructor({ tokens, sessions, visitors, sites, guesses }: AuthenticatorParts) {
    this.tokens = tokens
    this.sessions = sessions
    this.visitors = visitors
    this.sites = sites
    this.guesses = guesses
  }

  /** Returns who a token belongs to. `address` is the network address that they act from. */
  authenticate(token: string, address: string): Promise<Authenticated> {
    return this.identify(this.verify(token, address), address)
  }

  /** Returns what the token says. One that is not ours is a guess, which is counted [HT7]. */
  verify(token: string, address: string): Access {
    try {
      return this.tokens.verify(token)
    } catch (error) {
      if (error instanceof AppError && error.code === 'bad_token') this.guesses.wrong('token', address)
      throw error
    }
  }

  /** Looks up who it is now. */
  async identify({ claims, expiresAt }: Access, address: string): Promise<Authenticated> {
    if (claims.kind === 'agent') {
      const agent = await this.sessions.actor(claims.agentId, claims.sessionId)
      return { actor: { ...agent, address }, expiresAt, generation: null }
    }
    const { visitorId, siteId, generation } = claims
    const actor = await this.visitors.actor(visitorId, siteId, generation !== null)
    // This is asked last, so that nothing is waited for between this and what is done with the answer.
    if (!this.isPresent(actor, generation)) throw new AppError('bad_token')
    return { actor, expiresAt, generation }
  }

  /** Returns whether the secret that vouched for a verified visitor is still the site's. */
  isPresent(actor: Actor, generation: string | null): boolean {
    if (actor.kind === 'agent' || generation === null) return true
    const site = this.sites.find(actor.siteId)
    return site !== undefined && generationOf(site) === generation
  }
}
