/** This class says who a visitor is, by what is stored. How somebody comes to be known is in arrivals.ts. */
import type { Clock } from '../kernel/clock.ts'
import { AppError, notFound } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import { cleanName, givenName } from '../kernel/names.ts'
import { cleanLine } from '../kernel/text.ts'
import type { Page, VisitorSummary } from '../protocol/entities.ts'
import { languageFor } from '../protocol/languages.ts'
import { LIMITS } from '../protocol/limits.ts'
import { isPageAddress } from '../protocol/page-schemes.ts'
import type { Database, Tx } from '../store/database.ts'
import type { VisitorActor } from './actor.ts'
import { type Arrived, openBrowser } from './browsers.ts'
import { endBrowsers } from './endings.ts'
import {
  createVisitor,
  deleteGuest,
  readKnownVisitor,
  readStaffNames,
  readVisitor,
  updateVisitor,
  type VisitorRow,
} from './store.ts'

export class Visitors {
  private readonly database: Database
  private readonly clock: Clock
  constructor(database: Database, clock: Clock) {
    this.database = database
    this.clock = clock
  }

  /**
   * Makes a visitor of a person from outside who was let into one conversation by a link. The guest comes back by a
   * secret, like any visitor.
   */
  async welcomeGuest(
    tx: Tx,
    siteId: string,
    guestOf: string,
    name: string,
    language: string | undefined,
  ): Promise<Arrived> {
    const now = new Date(this.clock())
    const row = { id: newId(), siteId, guestOf, name, language: language ?? null, firstSeenAt: now, lastSeenAt: now }
    const visitor = await createVisitor(tx, row)
    return { visitor, verified: false, secret: await openBrowser(tx, visitor.id, false, this.clock()) }
  }

  /** Ends a guest's browsers, which are strangers from now on. */
  dismissGuest = async (tx: Tx, visitorId: string): Promise<void> => {
    await endBrowsers(tx, { visitorId })
  }

  /** Deletes a guest, because the only conversation that they were let into is gone. */
  async forgetGuest(tx: Tx, visitorId: string): Promise<void> {
    await deleteGuest(tx, visitorId)
  }

  /**
   * Returns the visitor as an actor. Throws not_found when the visitor is gone, and bad_token when the browser's secret
   * is no longer good.
   */
  async actor(visitorId: string, siteId: string, verified: boolean): Promise<VisitorActor> {
    const row = await readKnownVisitor(this.database.read, visitorId)
    if (row === undefined || row.siteId !== siteId) throw notFound()
    // A secret that was anonymous when its visitor became somebody belongs to nobody any more (A25).
    if (row.welcome === 0 || (row.externalId !== null && !verified)) throw new AppError('bad_token')
    const attributes =
      verified && row.attributes !== null ? (JSON.parse(row.attributes) as Record<string, string>) : NONE
    const { id, guestOf } = row
    return {
      kind: 'visitor',
      id,
      siteId,
      name: nameOf(row),
      verified,
      guestOf,
      // As the widget chooses.
      language: languageFor([row.language ?? '']),
      attributes,
    }
  }

  /**
   * Stores what a visitor says of itself. A verified name is the site's word and stays. A bad name throws
   * name_reserved, name_taken or name_invisible when it was `asked` for, because the form is still in front of the
   * person. Otherwise the message counts, and the name does not.
   */
  async introduce(
    tx: Tx,
    actor: VisitorActor,
    said: { name?: string; email?: string; asked: boolean },
  ): Promise<VisitorRow> {
    const { name, email, asked } = said
    const row = await readVisitor(tx.db, actor.id)
    if (row === null) throw notFound()
    if (row.externalId !== null || (name === undefined && email === undefined)) return row
    const clean = name === undefined ? undefined : (asked ? givenName : cleanName)(name, await namingIn(tx))
    return updateVisitor(tx, actor.id, {
      ...(clean === undefined ? {} : { name: clean }),
      ...(email === undefined ? {} : { email }),
    })
  }

  async detail(id: string): Promise<VisitorRow> {
    const row = await readVisitor(this.database.read, id)
    if (row === null) throw notFound()
    return row
  }
}

/** Most visitors have no attributes, and share this. */
const NONE = Object.freeze({})

/** Returns the rule for what a person may be called, for `cleanName` and `givenName` [HT9]. */
export const namingIn = async (tx: Tx) => ({ limit: LIMITS.nameLength, others: await readStaffNames(tx) })

/**
 * Returns the name, which is empty for a visitor who gave none. Screens then say “Visitor 18”, by the conversation's
 * number, in the reader's language.
 */
export const nameOf = (row: Pick<VisitorRow, 'name'>): string => row.name ?? ''
export const toVisitorSummary = (row: Pick<VisitorRow, 'id' | 'name' | 'email' | 'externalId'>): VisitorSummary => ({
  id: row.id,
  name: nameOf(row),
  email: row.email,
  verified: row.externalId !== null,
})
/**
 * Cleans what a page says of itself. An address that leads to no page of anybody (`javascript:`, `file:`) is left out.
 */
export function cleanPage(page: Page): Page {
  const url = cleanLine(page.url, LIMITS.pageUrlLength)
  return { url: isPageAddress(url) ? url : '', title: cleanLine(page.title, LIMITS.pageTitleLength) }
}
