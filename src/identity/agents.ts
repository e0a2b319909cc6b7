/** This class keeps staff: their accounts, availability and sessions. */
import { type Audit, type AuditActor, changesBetween } from '../audit/index.ts'
import type { PresenceState } from '../events/event.ts'
import type { Clock } from '../kernel/clock.ts'
import { AppError, because, notFound } from '../kernel/errors.ts'
import { hashSecret, newId, newSecret } from '../kernel/ids.ts'
import { givenName } from '../kernel/names.ts'
import { cleanLine } from '../kernel/text.ts'
import type { Agent, AgentRole, AvailabilityStatus, Language } from '../protocol/entities.ts'
import { LIMITS } from '../protocol/limits.ts'
import type { Database, Tx } from '../store/database.ts'
import { isUniqueViolation } from '../store/storage-error.ts'
import type { AgentActor } from './actor.ts'
import { endAgentSessions } from './endings.ts'
import { checkNewPassword } from './password-rules.ts'
import { checkPassword, hashPassword } from './passwords.ts'
import {
  type AgentRow,
  countAgents,
  createAgent,
  createInvitation,
  deleteInvitations,
  findInvitation,
  readAgent,
  readAgents,
  readSomeAgents,
  readStaffNames,
  updateAgent,
} from './store.ts'

const INVITATION_MS = 7 * 86_400_000
export interface AgentStanding {
  agent: Agent
  /** A moment in milliseconds. 0 means never. */
  lastAssignedAt: number
}
type PresenceOf = (agentId: string) => PresenceState

export class Agents {
  private readonly database: Database
  private readonly clock: Clock
  private readonly presence: PresenceOf
  private readonly audit: Audit
  constructor(database: Database, audit: Audit, clock: Clock, presence: PresenceOf) {
    this.audit = audit
    this.database = database
    this.clock = clock
    this.presence = presence
  }

  async list(): Promise<Agent[]> {
    return (await readAgents(this.database.read)).map((row) => this.view(row))
  }

  async get(id: string): Promise<Agent> {
    return this.view(await this.row(id))
  }

  /** Returns how some agents stand now. Those that are gone are left out. */
  async some(ids: string[]): Promise<AgentStanding[]> {
    const rows = await readSomeAgents(this.database.read, ids)
    return rows.map((row) => ({ agent: this.view(row), lastAssignedAt: row.lastAssignedAt ?? 0 }))
  }

  async row(id: string): Promise<AgentRow> {
    const row = await readAgent(this.database.read, id)
    if (row === undefined) throw notFound()
    return row
  }

  view(row: AgentRow): Agent {
    return {
      id: row.id,
      name: row.name,
      email: row.email,
      role: row.role,
      availability: row.availability,
      reason: row.availabilityReason,
      present: this.presence(row.id) === 'here',
      load: row.load,
      capacity: row.capacity,
      disabled: row.disabledAt !== null,
      invited: row.passwordHash === null,
      language: row.language,
      mayAnnounce: row.mayAnnounce === 1,
    }
  }

  async setAvailability(actor: AgentActor, status: AvailabilityStatus, reason: string | undefined): Promise<Agent> {
    return this.change(actor.id, {
      availability: status,
      availabilityReason: reason === undefined ? null : cleanLine(reason, 80),
    })
  }

  /**
   * Changes an agent's own account. Throws bad_credentials for a wrong current password, and bad_request for a weak new
   * one.
   */
  async updateSelf(
    actor: AgentActor,
    change: { name?: string; language?: Language; password?: { current: string; next: string } },
  ): Promise<Agent> {
    const row = await this.row(actor.id)
    if (change.password !== undefined && !(await checkPassword(row.passwordHash, change.password.current)))
      throw new AppError('bad_credentials')
    if (change.password !== undefined)
      await checkNewPassword(change.password.next, { name: change.name ?? row.name, email: row.email })
    const passwordHash = change.password === undefined ? undefined : await hashPassword(change.password.next)
    return this.database.write(async (tx) => {
      if (passwordHash !== undefined) {
        await this.endSessions(tx, actor.id, actor.sessionId)
        await this.audit.by(tx, actor, 'password_changed', actor.id)
      }
      const name = change.name === undefined ? row.name : await nameFor(tx, change.name, row)
      if (name !== row.name) await this.audit.by(tx, actor, 'name_changed', actor.id)
      return this.save(tx, actor.id, {
        name,
        ...(change.language === undefined ? {} : { language: change.language }),
        ...(passwordHash === undefined ? {} : { passwordHash }),
      })
    })
  }

  /** Makes an account and the secret of its invitation. Throws conflict when the e-mail is taken. */
  async invite(
    actor: AuditActor,
    input: {
      name: string
      email: string
      role: AgentRole
      capacity: number
    },
  ): Promise<{ agent: Agent; token: string; expiresAt: number }> {
    try {
      return await this.database.write(async (tx) => {
        const row = await createAgent(tx, {
          id: newId(),
          name: await nameFor(tx, input.name),
          email: input.email.toLowerCase(),
          role: input.role,
          capacity: input.capacity,
          createdAt: new Date(this.clock()),
        })
        tx.emit({ type: 'agent_changed', agent: this.view(row) })
        await this.audit.by(tx, actor, 'agent_invited', row.id, { role: input.role, capacity: input.capacity })
        return { agent: this.view(row), ...(await this.invitation(tx, row.id)) }
      })
    } catch (error) {
      if (isUniqueViolation(error)) throw because('email_taken')
      throw error
    }
  }

  async reinvite(actor: AuditActor, id: string): Promise<{ agent: Agent; token: string; expiresAt: number }> {
    const row = await this.row(id)
    return this.database.write(async (tx) => {
      await deleteInvitations(tx, id)
      await this.audit.by(tx, actor, 'agent_reinvited', id)
      return { agent: this.view(row), ...(await this.invitation(tx, id)) }
    })
  }

  private async invitation(tx: Tx, agentId: string): Promise<{ token: string; expiresAt: number }> {
    const token = newSecret()
    const expiresAt = this.clock() + INVITATION_MS
    await createInvitation(tx, { tokenHash: hashSecret(token), agentId, expiresAt: new Date(expiresAt) })
    return { token, expiresAt }
  }

  /**
   * Sets the password by an invitation. Ends every session of the agent, because a forgotten password may be a stolen
   * one. Throws bad_token, and bad_request for a weak password.
   */
  async accept(token: string, password: string, name: string | undefined, address?: string): Promise<AgentRow> {
    const known = await findInvitation(this.database.read, hashSecret(token), this.clock())
    if (known === null) throw new AppError('bad_token', 'this link was used already, or is too old')
    const owner = await this.row(known.agentId)
    await checkNewPassword(password, { name: name ?? owner.name, email: owner.email })
    const passwordHash = await hashPassword(password)
    return this.database.write(async (tx) => {
      const invitation = await findInvitation(tx.db, hashSecret(token), this.clock())
      if (invitation === null) throw new AppError('bad_token', 'this link was used already, or is too old')
      await deleteInvitations(tx, invitation.agentId)
      await this.endSessions(tx, invitation.agentId, null)
      const row = await updateAgent(tx, invitation.agentId, {
        passwordHash,
        ...(name === undefined ? {} : { name: await nameFor(tx, name, owner) }),
      })
      if (row.disabledAt !== null) throw new AppError('bad_token', 'this account is disabled')
      await this.audit.by(
        tx,
        address === undefined ? { id: row.id } : { id: row.id, address },
        'invitation_accepted',
        row.id,
      )
      tx.emit({ type: 'agent_changed', agent: this.view(row) })
      return row
    })
  }

  async update(
    actor: AgentActor,
    id: string,
    change: { name?: string; role?: AgentRole; capacity?: number; disabled?: boolean; mayAnnounce?: boolean },
  ): Promise<Agent> {
    if (id === actor.id && (change.disabled === true || (change.role !== undefined && change.role !== 'admin')))
      throw because('own_rights')
    await this.row(id)
    return this.database.write(async (tx) => {
      const before = await readAgent(tx.db, id)
      if (before === undefined) throw notFound()
      if (change.disabled === true) {
        await endAgentSessions(tx, { agentId: id }, 'disabled')
      } else if (change.role !== undefined) {
        // A token does not name the role, but an open socket knows it. The socket comes back with the new one.
        await this.endSessions(tx, id, id === actor.id ? actor.sessionId : null)
      }
      const after = await this.save(tx, id, {
        name: await nameAfter(tx, change, before),
        ...(change.role === undefined ? {} : { role: change.role }),
        ...(change.capacity === undefined ? {} : { capacity: change.capacity }),
        ...(change.mayAnnounce === undefined ? {} : { mayAnnounce: change.mayAnnounce }),
        ...(change.disabled === undefined
          ? {}
          : {
              disabledAt: change.disabled ? new Date(this.clock()) : null,
              ...(change.disabled ? { availability: 'offline' } : {}),
            }),
      })
      await this.audit.by(tx, actor, 'agent_updated', id, changesBetween(rightsOf(this.view(before)), rightsOf(after)))
      return after
    })
  }

  /** Makes the first admin. Throws conflict once there is anybody: the link works once (A62). */
  async createFirst(
    tx: Tx,
    input: { name: string; email: string; passwordHash: string; language: Language | undefined },
  ): Promise<AgentRow> {
    if ((await countAgents(tx.db)) > 0) throw new AppError('conflict', 'the set-up was done already')
    return createAgent(tx, {
      id: newId(),
      name: await nameFor(tx, input.name),
      email: input.email.toLowerCase(),
      role: 'admin',
      capacity: 5,
      passwordHash: input.passwordHash,
      language: input.language ?? null,
      createdAt: new Date(this.clock()),
    })
  }

  async nobodyYet(): Promise<boolean> {
    return (await countAgents(this.database.read)) === 0
  }

  private async endSessions(tx: Tx, agentId: string, except: string | null): Promise<void> {
    await endAgentSessions(tx, { agentId, ...(except === null ? {} : { id: { not: except } }) }, 'signed_out')
  }

  private change(id: string, data: Parameters<typeof updateAgent>[2]): Promise<Agent> {
    return this.database.write((tx) => this.save(tx, id, data))
  }

  private async save(tx: Tx, id: string, data: Parameters<typeof updateAgent>[2]): Promise<Agent> {
    const agent = this.view(await updateAgent(tx, id, data))
    tx.emit({ type: 'agent_changed', agent })
    return agent
  }
}

/**
 * Returns the name as it is shown. Colleagues are told apart by their names, so nobody takes one that looks like
 * another's. Whoever has one already keeps it.
 */
async function nameFor(tx: Tx, name: string, owner?: { id: string; name: string | undefined }): Promise<string> {
  if (name === owner?.name) return name
  return givenName(name, { limit: LIMITS.nameLength, others: await readStaffNames(tx, owner?.id), isStaff: true })
}

/** Returns the name after a change. Somebody else may have got the name of one who was disabled. */
function nameAfter(tx: Tx, change: { name?: string; disabled?: boolean }, before: AgentRow): Promise<string> {
  const returns = change.disabled === false && before.disabledAt !== null
  return nameFor(tx, change.name ?? before.name, returns ? { id: before.id, name: undefined } : before)
}

/** An admin decides these things about a person. */
const rightsOf = ({ name, role, capacity, disabled, mayAnnounce }: Agent) => ({
  name,
  role,
  capacity,
  disabled,
  mayAnnounce,
})
