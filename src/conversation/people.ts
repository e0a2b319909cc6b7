/**
 * Others can be in a conversation: colleagues, a department, guests by a link of their own. There is still one assigned
 * agent, and each of the others reads what is said while they are in. Rules [WI1]–[WI7] of docs/protocol.md.
 */
import type { Audit } from '../audit/index.ts'
import { type AgentActor, readColleagues, readStaffNames, type Visitors } from '../identity/index.ts'
import type { Clock } from '../kernel/clock.ts'
import { because, notFound } from '../kernel/errors.ts'
import { hashSecret, newSecret } from '../kernel/ids.ts'
import { cleanName, givenName } from '../kernel/names.ts'
import { append, endMembership, SYSTEM, startMembership } from '../messaging/index.ts'
import type { Person, StaffConversation, ThreadEvent } from '../protocol/entities.ts'
import { LIMITS } from '../protocol/limits.ts'
import type { Database, Tx } from '../store/database.ts'
import { change, requireAssigned, tell } from './changes.ts'
import { claimGuestLink, deleteGuestLinks, insertGuestLink, readDepartment, readGuestLink } from './people-store.ts'
import { type ConversationRow, readConversation } from './store.ts'
import { peopleOf } from './view.ts'

const HOUR_MS = 3_600_000

export interface GuestInvitation {
  epoch: number
  name: string
  role: Person['role']
  hours: number
}
export interface GuestArrival {
  visitorId: string
  siteId: string
  name: string
  secret: string
}

export class People {
  private readonly database: Database
  private readonly visitors: Visitors
  private readonly audit: Audit
  private readonly clock: Clock
  constructor(database: Database, visitors: Visitors, audit: Audit, clock: Clock) {
    this.audit = audit
    this.database = database
    this.visitors = visitors
    this.clock = clock
  }

  /**
   * Brings colleagues in. Whoever is in already stays as they are. Throws `not_found` when there is no such colleague,
   * or nobody in the department.
   */
  widen(
    actor: AgentActor,
    id: string,
    epoch: number,
    who: { kind: 'agent' | 'department'; id: string },
  ): Promise<StaffConversation> {
    return this.database.write(async (tx) => {
      const row = await requireAssigned(tx, actor, id, epoch)
      const colleagues = await (who.kind === 'agent' ? readColleagues(tx.db, [who.id]) : readDepartment(tx, who.id))
      if (colleagues.length === 0) throw notFound()
      const inside = new Set([row.agentId, ...peopleOf(row).map((person) => person.id)])
      const added = colleagues
        .filter((one) => !inside.has(one.id))
        .map((one): Person => ({ ...one, kind: 'agent', role: 'speaker' }))
      if (added.length > 0) await this.audit.by(tx, actor, 'conversation_widened', id, { [who.kind]: who.id })
      return this.letIn(tx, row, added, 'invited')
    })
  }

  /** Makes the link for a guest. The token goes into the link behind the `#`, so it reaches no server's log (A20). */
  inviteGuest(
    actor: AgentActor,
    id: string,
    invitation: GuestInvitation,
  ): Promise<{ token: string; expiresAt: number }> {
    return this.database.write(async (tx) => {
      const name = givenName(invitation.name, await naming(tx))
      const row = await requireAssigned(tx, actor, id, invitation.epoch)
      if (peopleOf(row).length >= LIMITS.conversationPeople) throw because('most_people')
      const token = newSecret()
      const expiresAt = this.clock() + invitation.hours * HOUR_MS
      const link = {
        tokenHash: hashSecret(token),
        conversationId: row.id,
        name,
        role: invitation.role,
        invitedById: actor.id,
        expiresAt,
      }
      await insertGuestLink(tx, link)
      await this.audit.by(tx, actor, 'guest_invited', id, { role: invitation.role, hours: invitation.hours })
      return { token, expiresAt }
    })
  }

  /**
   * Lets in whoever opens the link. The first browser that opens it is the person. A second one gets `not_found`, as
   * for a link that does not exist.
   */
  joinAsGuest(token: string, language: string | undefined): Promise<GuestArrival> {
    const tokenHash = hashSecret(token)
    return this.database.write(async (tx) => {
      const link = await readGuestLink(tx, tokenHash, this.clock())
      const row = link === undefined ? undefined : await readConversation(tx.db, link.conversationId)
      if (link === undefined || row === undefined || row.status === 'closed') throw notFound()
      // A colleague may have got this name since the link was made. Then the link is too old, and whoever made it makes
      // another.
      const name = cleanName(link.name, await naming(tx))
      if (name === undefined) throw notFound()
      const { visitor, secret } = await this.visitors.welcomeGuest(tx, row.siteId, row.id, name, language)
      if (!(await claimGuestLink(tx, tokenHash, visitor.id))) throw notFound()
      await this.letIn(tx, row, [{ id: visitor.id, name, kind: 'guest', role: link.role }], 'joined')
      return { visitorId: visitor.id, siteId: row.siteId, name, secret }
    })
  }

  stepOut(actor: AgentActor, id: string): Promise<StaffConversation> {
    return this.database.write(async (tx) => {
      const row = await readConversation(tx.db, id)
      const me = row === undefined ? undefined : peopleOf(row).find((person) => person.id === actor.id)
      if (row === undefined || me === undefined) throw notFound()
      return this.letGo(tx, row, [me], 'left')
    })
  }

  /** Removes one person, or everybody. Without them the conversation is one to one again, and no link leads into it. */
  narrow(actor: AgentActor, id: string, epoch: number, personId: string | undefined): Promise<StaffConversation> {
    return this.database.write(async (tx) => {
      const row = await requireAssigned(tx, actor, id, epoch)
      const going = peopleOf(row).filter((person) => personId === undefined || person.id === personId)
      if (personId !== undefined && going.length === 0) throw notFound()
      if (personId === undefined) await deleteGuestLinks(tx, row.id, null)
      await this.audit.by(tx, actor, 'conversation_narrowed', id, { people: going.map((person) => person.id) })
      return this.letGo(tx, row, going, 'removed')
    })
  }

  private async letIn(
    tx: Tx,
    row: ConversationRow,
    added: Person[],
    name: 'invited' | 'joined',
  ): Promise<StaffConversation> {
    const people = [...peopleOf(row), ...added]
    if (people.length > LIMITS.conversationPeople) throw because('most_people')
    if (added.length > 0) await change(tx, row, { people: JSON.stringify(people) })
    for (const person of added) {
      // The line that says so is the first that they may read.
      await startMembership(tx, row.publicThreadId, memberOf(person), this.clock())
      await this.say(tx, row, { name, person: shown(person) })
    }
    return tell(tx, row.id, 'widened', null)
  }

  private async letGo(
    tx: Tx,
    row: ConversationRow,
    going: Person[],
    name: 'left' | 'removed',
  ): Promise<StaffConversation> {
    const gone = new Set(going.map((person) => person.id))
    const people = peopleOf(row).filter((person) => !gone.has(person.id))
    if (going.length > 0) await change(tx, row, { people: people.length === 0 ? null : JSON.stringify(people) })
    for (const person of going) {
      await this.say(tx, row, { name, person: shown(person) })
      await endMembership(tx, row.publicThreadId, person.id, this.clock())
      if (person.kind !== 'guest') continue
      await deleteGuestLinks(tx, row.id, person.id)
      await this.visitors.dismissGuest(tx, person.id)
    }
    return tell(tx, row.id, 'narrowed', null)
  }

  private say = (tx: Tx, row: ConversationRow, event: ThreadEvent) =>
    append(tx, row.publicThreadId, { author: SYSTEM, at: this.clock(), event })
}

/** In a chat with staff, nobody from outside may have a name like one of theirs. */
const naming = async (tx: Tx) => ({ limit: LIMITS.nameLength, others: await readStaffNames(tx) })

const shown = ({ id, name, kind }: Person) => ({ id, name, kind })
const memberOf = ({ id, name, kind, role }: Person) => ({
  id,
  name,
  kind: kind === 'guest' ? ('visitor' as const) : kind,
  role,
})
