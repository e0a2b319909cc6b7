/**
 * Whoever opens the page is somebody new, somebody who is known by the secret of the browser, or somebody whom the site
 * vouches for [HT3].
 */
import type { Clock } from '../kernel/clock.ts'
import { notFound } from '../kernel/errors.ts'
import { hashSecret, newId } from '../kernel/ids.ts'
import { cleanName } from '../kernel/names.ts'
import { cleanLine } from '../kernel/text.ts'
import type { Database, Tx } from '../store/database.ts'
import { moveBlocks } from './block-store.ts'
import { type Arrived, keepBrowser, openBrowser } from './browsers.ts'
import { endBrowsers } from './endings.ts'
import type { KnownSite } from './sites.ts'
import {
  createVisitor,
  findBrowser,
  findVerified,
  readSite,
  spendIdentity,
  updateVisitor,
  type VisitorRow,
} from './store.ts'
import { type Identity, readIdentity } from './tokens.ts'
import { namingIn } from './visitors.ts'

export interface Arrival {
  secret: string | undefined
  /** True when only somebody known may come: whoever is not known by the secret gets not_found. */
  known?: boolean
  identity: string | undefined
  language: string | undefined
  timeZone?: string | undefined
  userAgent: string | undefined
  /** This is a keyed hash of the network that it comes from. */
  network?: string
}
interface Looked extends Arrived {
  /** True when it brought a secret that belongs to nobody, and nothing else that says who it is. */
  strange: boolean
}
/**
 * Carries what an anonymous visitor began over to the verified one (often the same row), and tells staff who it is now.
 * The domains above do this with what they keep.
 */
export type MoveVisitor = (tx: Tx, from: string, to: string, siteId: string) => Promise<void>

export class Arrivals {
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
      const browser =
        arrival.secret === undefined ? null : await findBrowser(tx.db, hashSecret(arrival.secret), this.clock())
      const known = browser !== null && browser.visitor.siteId === site.id ? browser : null
      if (identity !== undefined && arrival.known !== true && (await isGood(tx, site, identity)))
        return { ...(await this.verify(tx, site, arrival, identity, known)), strange: false }
      if (arrival.known === true && known === null) throw notFound()
      if (known === null || arrival.secret === undefined)
        return { ...(await this.welcome(tx, site, arrival)), strange: arrival.secret !== undefined }
      if (!known.verified) await keepBrowser(tx, arrival.secret, false, this.clock())
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
    return {
      visitor,
      verified: identity !== undefined,
      secret: await openBrowser(tx, visitor.id, identity !== undefined, this.clock()),
    }
  }

  /**
   * Makes the visitor the verified person, and takes the browser's anonymous past along. Its old secret ends here,
   * because whoever kept it must not become the verified person by it (A25). A guest is somebody else, whose one
   * conversation stays their own [HT5].
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
    if (before !== null)
      await endBrowsers(tx, anonymous === null ? { secretHash: before.secretHash } : { visitorId: anonymous.id })
    if (person === null && anonymous === null) return this.welcome(tx, site, arrival, identity)
    const visitor = await this.recognise(tx, arrival, identity, (person ?? (anonymous as VisitorRow)).id)
    if (anonymous !== null) {
      await moveBlocks(tx, anonymous.id, visitor.id)
      await this.move(tx, anonymous.id, visitor.id, site.id)
      if (anonymous.id !== visitor.id) tx.emit({ type: 'visitor_moved', from: anonymous.id, to: visitor.id })
    }
    return { visitor, verified: true, secret: await openBrowser(tx, visitor.id, true, this.clock()) }
  }

  /** Vouches again for the same browser and the same person. Their other tabs need not notice. */
  private async vouchAgain(tx: Tx, arrival: Arrival, secret: string, identity: Identity, id: string): Promise<Arrived> {
    await keepBrowser(tx, secret, true, this.clock())
    return { visitor: await this.recognise(tx, arrival, identity, id), verified: true, secret }
  }

  private recognise = async (tx: Tx, arrival: Arrival, identity: Identity, id: string): Promise<VisitorRow> =>
    updateVisitor(tx, id, { ...traits(arrival), ...(await persona(tx, identity)), lastSeenAt: new Date(this.clock()) })

  private seen = (tx: Tx, id: string, arrival: Arrival): Promise<VisitorRow> =>
    updateVisitor(tx, id, { ...traits(arrival), lastSeenAt: new Date(this.clock()) })
}

/**
 * Returns whether the identity is good: signed with the present secret, which may have been rotated since it was read,
 * and, when it names itself (`jti`), not used before [HT4].
 */
const isGood = async (tx: Tx, site: KnownSite, { jti, expiresAt }: Identity): Promise<boolean> =>
  (await readSite(tx, site.id))?.secret === site.secret &&
  (jti === undefined || spendIdentity(tx, site.id, jti, expiresAt))

/**
 * Returns what the identity says of the visitor. Nobody is there who could choose another name, so a visitor whom the
 * site calls like an agent stays without one [HT9].
 */
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

/** Returns whether this server knows the time zone. Any other would be a text that a stranger chose. */
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
