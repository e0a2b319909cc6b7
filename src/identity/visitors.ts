/** Who a visitor is: anonymous by a secret that its browser keeps, or verified by the site's JWT [R38]. */
import type { Clock } from '../kernel/clock.ts'
import { AppError, notFound } from '../kernel/errors.ts'
import { hashSecret, newId, newSecret } from '../kernel/ids.ts'
import { cleanName, givenName } from '../kernel/names.ts'
import { cleanLine } from '../kernel/text.ts'
import type { Language, Page, VisitorSummary } from '../protocol/entities.ts'
import { LIMITS } from '../protocol/limits.ts'
import { isPageAddress } from '../protocol/page-schemes.ts'
import type { Database, Tx } from '../store/database.ts'
import type { VisitorActor } from './actor.ts'
import { moveBlocks } from './block-store.ts'
import { endVisitorSessions } from './endings.ts'
import type { KnownSite } from './sites.ts'
import {
  createVisitor,
  createVisitorSession,
  deleteGuest,
  extendVisitorSession,
  findVerified,
  findVisitorSession,
  readKnownVisitor,
  readSite,
  readStaffNames,
  readVisitor,
  spendIdentity,
  updateVisitor,
  type VisitorRow,
} from './store.ts'
import { type Identity, readIdentity } from './tokens.ts'

const DAY_MS = 86_400_000
const ANONYMOUS_MS = 365 * DAY_MS
/** A verified browser must be vouched for again after this: people share computers. */
const VERIFIED_MS = DAY_MS

export interface Arrival {
  secret: string | undefined
  /** Whoever is not known by the secret is nobody: throws not_found. */
  known?: boolean
  identity: string | undefined
  language: string | undefined
  timeZone?: string | undefined
  userAgent: string | undefined
  /** Keyed hash of where it comes from. */
  network?: string
}
export interface Arrived {
  visitor: VisitorRow
  verified: boolean
  secret: string
}
interface Looked extends Arrived {
  /** It brought a secret that is nobody's, and nothing else that says who it is. */
  strange: boolean
}
/**
 * Carries what an anonymous visitor began over to the verified one (often the same row) and tells staff who it is now;
 * wired to the conversations in app.ts.
 */
export type MoveVisitor = (tx: Tx, from: string, to: string, siteId: string) => Promise<void>

export class Visitors {
  private readonly database: Database
  private readonly clock: Clock
  private readonly move: MoveVisitor
  constructor(database: Database, clock: Clock, move: MoveVisitor) {
    this.database = database
    this.clock = clock
    this.move = move
  }

  async arrive(site: KnownSite, arrival: Arrival): Promise<Looked> {
    const identity = arrival.identity === undefined ? undefined : readIdentity(arrival.identity, site, this.clock())
    return this.database.write(async (tx) => {
      const session = arrival.secret === undefined ? null : await findVisitorSession(tx.db, hashSecret(arrival.secret), this.clock())
      const known = session !== null && session.visitor.siteId === site.id ? session : null
      if (identity !== undefined && arrival.known !== true && (await isGood(tx, site, identity)))
        return { ...(await this.verify(tx, site, arrival, identity, known)), strange: false }
      if (arrival.known === true && known === null) throw notFound()
      if (known === null || arrival.secret === undefined)
        return { ...(await this.welcome(tx, site, arrival)), strange: arrival.secret !== undefined }
      await extendVisitorSession(tx, known.secretHash, known.verified ? known.expiresAt : new Date(this.clock() + ANONYMOUS_MS))
      const visitor = await this.seen(tx, known.visitorId, arrival)
      return { visitor, verified: known.verified, secret: arrival.secret, strange: false }
    })
  }

  private async welcome(tx: Tx, site: KnownSite, arrival: Arrival, identity?: Identity): Promise<Arrived> {
    const now = new Date(this.clock())
    const visitor = await createVisitor(tx, {
      id: newId(),
      siteId: site.id,
      firstSeenAt: now,
      lastSeenAt: now,
      ...traits(arrival),
      ...(await persona(tx, identity)),
    })
    return { visitor, verified: identity !== undefined, secret: await this.open(tx, visitor.id, identity !== undefined) }
  }

  /**
   * The browser's anonymous past comes along. Its old secret ends here: whoever kept it must not become the verified
   * person by it (A25). A guest is somebody else, whose one conversation stays its own [R85].
   */
  private async verify(
    tx: Tx,
    site: KnownSite,
    arrival: Arrival,
    identity: Identity,
    known: { visitorId: string; secretHash: string; visitor: VisitorRow } | null,
  ): Promise<Arrived> {
    const before = known !== null && known.visitor.guestOf === null ? known : null
    const person = await findVerified(tx, site.id, identity.externalId)
    if (before !== null && person !== null && before.visitorId === person.id && arrival.secret !== undefined)
      return this.vouchAgain(tx, arrival, arrival.secret, identity, person.id)
    const anonymous = before !== null && before.visitor.externalId === null ? before.visitor : null
    if (before !== null) await endVisitorSessions(tx, anonymous === null ? { secretHash: before.secretHash } : { visitorId: anonymous.id })
    if (person === null && anonymous === null) return this.welcome(tx, site, arrival, identity)
    const visitor = await this.recognise(tx, arrival, identity, (person ?? (anonymous as VisitorRow)).id)
    if (anonymous !== null) {
      await moveBlocks(tx, anonymous.id, visitor.id)
      await this.move(tx, anonymous.id, visitor.id, site.id)
      if (anonymous.id !== visitor.id) tx.emit({ type: 'visitor_moved', from: anonymous.id, to: visitor.id })
    }
    return { visitor, verified: true, secret: await this.open(tx, visitor.id, true) }
  }

  /** The same browser and the same person: its other tabs need not notice. */
  private async vouchAgain(tx: Tx, arrival: Arrival, secret: string, identity: Identity, id: string): Promise<Arrived> {
    await extendVisitorSession(tx, hashSecret(secret), new Date(this.clock() + VERIFIED_MS))
    return { visitor: await this.recognise(tx, arrival, identity, id), verified: true, secret }
  }

  private recognise = async (tx: Tx, arrival: Arrival, identity: Identity, id: string): Promise<VisitorRow> =>
    updateVisitor(tx, id, { ...traits(arrival), ...(await persona(tx, identity)), lastSeenAt: new Date(this.clock()) })

  private async open(tx: Tx, visitorId: string, verified: boolean): Promise<string> {
    const secret = newSecret()
    const now = this.clock()
    await createVisitorSession(tx, {
      secretHash: hashSecret(secret),
      visitorId,
      verified,
      createdAt: new Date(now),
      expiresAt: new Date(now + (verified ? VERIFIED_MS : ANONYMOUS_MS)),
    })
    return secret
  }

  private seen = (tx: Tx, id: string, arrival: Arrival): Promise<VisitorRow> =>
    updateVisitor(tx, id, { ...traits(arrival), lastSeenAt: new Date(this.clock()) })

  /** A person from outside who was let into one conversation by a link; comes back by its secret like any visitor. */
  async welcomeGuest(tx: Tx, siteId: string, guestOf: string, name: string, language: string | undefined): Promise<Arrived> {
    const now = new Date(this.clock())
    const row = { id: newId(), siteId, guestOf, name, language: language ?? null, firstSeenAt: now, lastSeenAt: now }
    const visitor = await createVisitor(tx, row)
    return { visitor, verified: false, secret: await this.open(tx, visitor.id, false) }
  }

  /** Its browsers are strangers from now on. */
  dismissGuest = async (tx: Tx, visitorId: string): Promise<void> => {
    await endVisitorSessions(tx, { visitorId })
  }

  /** The only conversation that it was let into is gone. */
  async forgetGuest(tx: Tx, visitorId: string): Promise<void> {
    await deleteGuest(tx, visitorId)
  }

  /** Throws bad_token's cousin not_found when the visitor is gone. */
  async actor(visitorId: string, siteId: string, verified: boolean): Promise<VisitorActor> {
    const row = await readKnownVisitor(this.database.read, visitorId)
    if (row === undefined || row.siteId !== siteId) throw notFound()
    // A secret that was anonymous when its visitor became somebody is nobody's any more (A25).
    if (row.welcome === 0 || (row.externalId !== null && !verified)) throw new AppError('bad_token')
    const attributes = verified && row.attributes !== null ? (JSON.parse(row.attributes) as Record<string, string>) : NONE
    const { id, guestOf } = row
    return { kind: 'visitor', id, siteId, name: nameOf(row), verified, guestOf, language: languageOf(row.language), attributes }
  }

  /**
   * What a visitor says of itself; a verified name is the site's word and stays. `name` throws name_reserved, name_taken or
   * name_invisible when `asked`: the form is still in front of the person. Otherwise the message counts, and the name does not.
   */
  async introduce(tx: Tx, actor: VisitorActor, said: { name?: string; email?: string; asked: boolean }): Promise<VisitorRow> {
    const { name, email, asked } = said
    const row = await readVisitor(tx.db, actor.id)
    if (row === null) throw notFound()
    if (row.externalId !== null || (name === undefined && email === undefined)) return row
    const clean = name === undefined ? undefined : (asked ? givenName : cleanName)(name, await namingIn(tx))
    return updateVisitor(tx, actor.id, { ...(clean === undefined ? {} : { name: clean }), ...(email === undefined ? {} : { email }) })
  }

  async detail(id: string): Promise<VisitorRow> {
    const row = await readVisitor(this.database.read, id)
    if (row === null) throw notFound()
    return row
  }
}

/** Most visitors have none: they share it. */
const NONE = Object.freeze({})
/** As the widget chooses. */
const languageOf = (language: string | null): Language => (/^zh\b/i.test(language ?? '') ? 'zh-CN' : 'en')

/** One that names itself (`jti`) is good once [R86]. */
/** Signed with the secret of now, which may have been rotated since it was read [R86], and not used before. */
const isGood = async (tx: Tx, site: KnownSite, { jti, expiresAt }: Identity): Promise<boolean> =>
  (await readSite(tx, site.id))?.secret === site.secret && (jti === undefined || spendIdentity(tx, site.id, jti, expiresAt))

const namingIn = async (tx: Tx) => ({ limit: LIMITS.nameLength, others: await readStaffNames(tx) })

/** Nobody is at hand who could choose another name: whom the site calls like an agent stays without one [R115]. */
async function persona(tx: Tx, identity: Identity | undefined) {
  if (identity === undefined) return {}
  const { externalId, attributes, name, email } = identity
  return {
    externalId,
    attributes: attributes === undefined ? null : JSON.stringify(attributes),
    ...(name === undefined ? {} : { name: cleanName(name, await namingIn(tx)) ?? null }),
    ...(email === undefined ? {} : { email }),
  }
}

/** One that this server knows, too: any other would be a text that a stranger chose. */
function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return /^[A-Za-z]/.test(name)
  } catch {
    return false
  }
}

const traits = (arrival: Arrival) => ({
  ...(arrival.language === undefined ? {} : { language: cleanLine(arrival.language, 35) }),
  ...(arrival.timeZone === undefined || !isTimeZone(arrival.timeZone) ? {} : { timeZone: arrival.timeZone }),
  ...(arrival.network === undefined ? {} : { network: arrival.network }),
  ...(arrival.userAgent === undefined ? {} : { userAgent: cleanLine(arrival.userAgent, 300) }),
})

/** Empty for a visitor who gave none: screens say “Visitor 18” then, by the conversation's number, in the reader's language. */
export const nameOf = (row: Pick<VisitorRow, 'name'>): string => row.name ?? ''
export const toVisitorSummary = (row: Pick<VisitorRow, 'id' | 'name' | 'email' | 'externalId'>): VisitorSummary => ({
  id: row.id,
  name: nameOf(row),
  email: row.email,
  verified: row.externalId !== null,
})
/** Where a page says it is; an address that leads to no page of anybody (`javascript:`, `file:`) is left out. */
export function cleanPage(page: Page): Page {
  const url = cleanLine(page.url, LIMITS.pageUrlLength)
  return { url: isPageAddress(url) ? url : '', title: cleanLine(page.title, LIMITS.pageTitleLength) }
}
