/**
 * Access tokens are JWTs (RFC 7519), HS256 with a key object made once. Algorithm, issuer, audience and expiry are
 * always checked (A21–A24): an agent's token is none for a visitor, and a refresh secret is no JWT at all.
 */
import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import jwt from 'jsonwebtoken'
import type { Clock } from '../kernel/clock.ts'
import { AppError } from '../kernel/errors.ts'
import { isEmail } from '../protocol/entities.ts'
import { LIMITS } from '../protocol/limits.ts'

const ACCESS_SECONDS = LIMITS.accessTokenMs / 1000
const ISSUER = 'helpline'

export type Claims =
  /** `generation` names the site's secret that vouched for a verified visitor. It is null for everybody else. */
  | { kind: 'visitor'; visitorId: string; siteId: string; generation: string | null }
  | { kind: 'agent'; agentId: string; sessionId: string }
export interface Access {
  claims: Claims
  /** A moment in milliseconds. */
  expiresAt: number
}

export class Tokens {
  private readonly key: KeyObject
  private readonly clock: Clock
  constructor(secret: string, clock: Clock) {
    this.key = createSecretKey(Buffer.from(secret, 'base64url'))
    this.clock = clock
  }

  issue(claims: Claims, seconds: number = ACCESS_SECONDS): { token: string; expiresAt: number } {
    const iat = Math.floor(this.clock() / 1000)
    const { kind, ...rest } = claims
    const token = jwt.sign({ ...rest, iat, exp: iat + seconds }, this.key, {
      algorithm: 'HS256',
      issuer: ISSUER,
      audience: kind,
    })
    return { token, expiresAt: (iat + seconds) * 1000 }
  }

  /**
   * Returns the one secret that follows a refresh secret: asked twice, the answer is the same. Whoever has the old one
   * cannot compute it without this server's key.
   */
  successorOf = (secret: string): string =>
    createHmac('sha256', this.key).update(`refresh ${secret}`).digest('base64url')

  /** Reads a token. Throws bad_token or expired_token. */
  verify(token: string): Access {
    const payload = this.payload(token, ['visitor', 'agent'])
    const claims = toClaims(payload)
    if (claims === undefined || typeof payload.exp !== 'number') throw new AppError('bad_token')
    return { claims, expiresAt: payload.exp * 1000 }
  }

  private payload(token: string, audience: [string, string]): jwt.JwtPayload {
    try {
      const payload = jwt.verify(token, this.key, {
        algorithms: ['HS256'],
        issuer: ISSUER,
        audience,
        clockTimestamp: Math.floor(this.clock() / 1000),
      })
      if (typeof payload === 'string') throw new AppError('bad_token')
      return payload
    } catch (error) {
      throw new AppError(error instanceof jwt.TokenExpiredError ? 'expired_token' : 'bad_token')
    }
  }
}

function toClaims(payload: jwt.JwtPayload): Claims | undefined {
  const { aud, visitorId, siteId, generation, agentId, sessionId } = payload as Record<string, unknown>
  if (
    aud === 'visitor' &&
    typeof visitorId === 'string' &&
    typeof siteId === 'string' &&
    (generation === null || typeof generation === 'string')
  )
    return { kind: 'visitor', visitorId, siteId, generation }
  if (aud === 'agent' && typeof agentId === 'string' && typeof sessionId === 'string')
    return { kind: 'agent', agentId, sessionId }
  return undefined
}

export interface Identity {
  /** With `jti`, the identity is good once, until `expiresAt`. */
  jti: string | undefined
  expiresAt: number
  externalId: string
  name: string | undefined
  email: string | undefined
  attributes: Record<string, string> | undefined
}
const IDENTITY_HOUR = 3_600
const TOLERANCE_S = 30

/** Reads what a site's own server says of a visitor. Returns undefined unless every claim of [HT3] holds (A25). */
export function readIdentity(token: string, site: { key: string; secret: string }, now: number): Identity | undefined {
  try {
    const seconds = Math.floor(now / 1000)
    const payload = jwt.verify(token, createSecretKey(Buffer.from(site.secret)), {
      algorithms: ['HS256'],
      audience: site.key,
      clockTimestamp: seconds,
      clockTolerance: TOLERANCE_S,
    })
    if (
      typeof payload === 'string' ||
      typeof payload.exp !== 'number' ||
      payload.exp - seconds > IDENTITY_HOUR + TOLERANCE_S
    )
      return undefined
    const { sub, name, email, attributes, jti } = payload as Record<string, unknown>
    if (!isName(sub) || (jti !== undefined && !isName(jti))) return undefined
    return {
      jti,
      expiresAt: (payload.exp + TOLERANCE_S) * 1000,
      externalId: sub,
      name: typeof name === 'string' ? name : undefined,
      email: typeof email === 'string' && isEmail(email.trim()) ? email.trim() : undefined,
      attributes: readAttributes(attributes),
    }
  } catch {
    return undefined
  }
}

/**
 * Returns whether a claim can be a name. Half a character is stored as a sign that stands for any of them, so two
 * people with such names would be one.
 */
const isName = (claim: unknown): claim is string =>
  typeof claim === 'string' && claim !== '' && claim.length <= 200 && claim.isWellFormed()

/** Reads all attributes or none: half of what a site says of somebody may mean the opposite. */
function readAttributes(claim: unknown): Record<string, string> | undefined {
  if (typeof claim !== 'object' || claim === null || Array.isArray(claim)) return undefined
  const entries = Object.entries(claim)
  const fits = ([name, value]: [string, unknown]) =>
    name !== '' &&
    name.length <= LIMITS.attributeNameLength &&
    typeof value === 'string' &&
    value.length <= LIMITS.attributeValueLength &&
    (name + value).isWellFormed()
  return entries.length <= LIMITS.attributes && entries.every(fits) ? Object.fromEntries(entries) : undefined
}
