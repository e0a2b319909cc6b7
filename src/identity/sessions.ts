/** A sign-in of staff is an access token of 15 minutes, and a refresh secret that is replaced at each use [HT1]. */
import type { Audit } from '../audit/index.ts'
import { type Clock, elapsed, type Tick, type Ticks } from '../kernel/clock.ts'
import { AppError } from '../kernel/errors.ts'
import { ExpiringMap } from '../kernel/expiring-map.ts'
import { hashSecret, newId, newSecret } from '../kernel/ids.ts'
import type { Database, Tx } from '../store/database.ts'
import type { AgentActor } from './actor.ts'
import { endAgentSessions } from './endings.ts'
import { checkPassword } from './passwords.ts'
import {
  type AgentRow,
  createAgentSession,
  findAgentSession,
  findSpentSecret,
  keepSpentSecret,
  readAgent,
  readAgentByEmail,
  readSignedIn,
  rotateAgentSession,
} from './store.ts'
import type { Tokens } from './tokens.ts'

export const REFRESH_MS = 14 * 86_400_000
/** Two tabs may refresh at once, and an answer may be lost, so the secret before stays good for this long. */
const OVERLAP_MS = 30_000

export interface SignedIn {
  agent: AgentRow
  accessToken: string
  expiresAt: number
  refresh: string
}

export class AgentSessions {
  private readonly database: Database
  private readonly tokens: Tokens
  private readonly clock: Clock
  private readonly audit: Audit
  private readonly ticks: Ticks
  private readonly began: Tick
  /**
   * The secret of these sessions was replaced within the overlap. The overlap is a duration, which no jump of the clock
   * makes longer [CO8].
   */
  private readonly rotated = new ExpiringMap<true>(OVERLAP_MS)
  private readonly isShared: boolean
  /** `isShared` says that other nodes replace secrets, too. */
  constructor(
    database: Database,
    tokens: Tokens,
    audit: Audit,
    { clock, ticks }: { clock: Clock; ticks: Ticks },
    isShared: boolean,
  ) {
    this.isShared = isShared
    this.database = database
    this.ticks = ticks
    this.began = ticks()
    this.audit = audit
    this.tokens = tokens
    this.clock = clock
  }

  /**
   * Signs an agent in. Throws bad_credentials, the same for no account, a wrong password and a disabled account (A37).
   */
  async signIn(email: string, password: string, address: string): Promise<SignedIn> {
    const agent = await readAgentByEmail(this.database.read, email)
    const good = await checkPassword(agent?.passwordHash ?? null, password)
    if (agent === undefined || !good || agent.disabledAt !== null) throw new AppError('bad_credentials')
    return this.start(agent, address)
  }

  /**
   * Begins a session. `from` is the address of somebody who signed in by a password; setting up and joining are audited
   * as what they are. Throws bad_credentials when the account has changed since it was read: whatever ends its sessions
   * must also end those that are just being begun [HT5].
   */
  async start(agent: AgentRow, from?: string): Promise<SignedIn> {
    const id = newId()
    const refresh = newSecret()
    const now = this.clock()
    await this.database.write(async (tx) => {
      const present = await readAgent(tx.db, agent.id)
      if (present === undefined || present.disabledAt !== null || present.passwordHash !== agent.passwordHash)
        throw new AppError('bad_credentials')
      await createAgentSession(tx, {
        id,
        agentId: agent.id,
        secretHash: hashSecret(refresh),
        rotatedAt: new Date(now),
        createdAt: new Date(now),
        expiresAt: new Date(now + REFRESH_MS),
      })
      if (from !== undefined) await this.audit.by(tx, { id: agent.id, address: from }, 'signed_in', agent.id)
    })
    return this.signedIn(agent, id, refresh)
  }

  /**
   * Replaces a refresh secret. A secret has one successor, so two tabs that refresh at once get the same. Whoever
   * brings one that was replaced some time ago has it from somebody else, and nobody knows which of the two is the
   * owner: the session ends for both. Throws bad_token.
   */
  async refresh(secret: string, address: string): Promise<SignedIn> {
    const hash = hashSecret(secret)
    const successor = this.tokens.successorOf(secret)
    const outcome = await this.database.write(async (tx) => {
      const now = this.clock()
      const session = await findAgentSession(tx.db, hash)
      if (session === null) return this.endReused(tx, (await findSpentSecret(tx.db, hash))?.session, address)
      const agent = await readAgent(tx.db, session.agentId)
      if (agent === undefined || agent.disabledAt !== null || session.expiresAt.getTime() <= now) return undefined
      if (session.secretHash === hash) {
        if (session.previousHash !== null) await keepSpentSecret(tx, session.previousHash, session.id)
        await rotateAgentSession(tx, session.id, {
          secretHash: hashSecret(successor),
          previousHash: hash,
          rotatedAt: new Date(now),
          expiresAt: new Date(now + REFRESH_MS),
        })
        this.rotated.set(session.id, true, this.ticks())
      } else if (!this.overlaps(session.id, session.rotatedAt.getTime())) return this.endReused(tx, session, address)
      return { agent, sessionId: session.id }
    })
    if (outcome === undefined) throw new AppError('bad_token')
    return this.signedIn(outcome.agent, outcome.sessionId, successor)
  }

  /**
   * Returns whether the secret before is still good. For a secret that was replaced before this process began, or on
   * another node, only the moment is known, and a clock that was put back may be behind it.
   */
  private overlaps(session: string, rotatedAt: number): boolean {
    const now = this.ticks()
    if (this.rotated.get(session, now) !== undefined) return true
    const mayBeAnothers = this.isShared || elapsed(this.began, now) <= OVERLAP_MS
    return mayBeAnothers && Math.abs(this.clock() - rotatedAt) <= OVERLAP_MS
  }

  private async endReused(
    tx: Tx,
    session: { id: string; agentId: string } | undefined,
    address: string,
  ): Promise<undefined> {
    if (session === undefined) return
    await endAgentSessions(tx, { id: session.id }, 'signed_out')
    await this.audit.note(tx, { actor: 'unknown', action: 'refresh_reused', object: session.agentId, address })
  }

  async end(secret: string, address: string): Promise<void> {
    await this.database.write(async (tx) => {
      const session = await findAgentSession(tx.db, hashSecret(secret))
      if (session === null) return
      await endAgentSessions(tx, { id: session.id }, 'signed_out')
      await this.audit.note(tx, { actor: session.agentId, action: 'signed_out', address })
    })
  }

  /**
   * Returns the agent of a session. Every request asks, because an access token ends with its session, not only with
   * its time (A54). Throws bad_token.
   */
  async actor(agentId: string, sessionId: string): Promise<AgentActor> {
    const agent = await readSignedIn(this.database.read, sessionId, this.clock())
    if (agent === undefined || agent.id !== agentId) throw new AppError('bad_token')
    return {
      kind: 'agent',
      id: agent.id,
      name: agent.name,
      role: agent.role,
      mayAnnounce: agent.mayAnnounce === 1,
      sessionId,
    }
  }

  private signedIn(agent: AgentRow, sessionId: string, refresh: string): SignedIn {
    const { token, expiresAt } = this.tokens.issue({ kind: 'agent', agentId: agent.id, sessionId })
    return { agent, accessToken: token, expiresAt, refresh }
  }
}
