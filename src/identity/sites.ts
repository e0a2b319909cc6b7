/** Sites are kept in memory, because every upgrade and every page asks for one. */
import { type Audit, type AuditActor, changesBetween } from '../audit/index.ts'
import type { EventBus } from '../events/bus.ts'
import type { Clock } from '../kernel/clock.ts'
import { AppError, notFound } from '../kernel/errors.ts'
import { hashSecret, newId, newSecret } from '../kernel/ids.ts'
import type { Logger } from '../kernel/logger.ts'
import { givenTitle } from '../kernel/names.ts'
import { cleanLine, cleanText } from '../kernel/text.ts'
import type { Appearance, Language, Site, SiteConfig } from '../protocol/entities.ts'
import { FIRST_LANGUAGE, LANGUAGE_CODES } from '../protocol/languages.ts'
import { isAppOrigin } from '../protocol/page-schemes.ts'
import type { Database, Tx } from '../store/database.ts'
import { endBrowsers } from './endings.ts'
import { createSite, readSite, readSites, type SiteRow, updateSite } from './store.ts'

const DEFAULT_APPEARANCE: Appearance = {
  accent: '#2451d6',
  side: 'right',
  title: '',
  greeting: { en: 'Hello! How can we help you?', 'zh-CN': '您好！请问有什么可以帮您？' },
  askName: false,
  askEmail: false,
  label: '',
}

const RETRY_MS = 1_000

export interface KnownSite extends Site {
  secret: string
}

export class Sites {
  private readonly byId = new Map<string, KnownSite>()
  private readonly database: Database
  private readonly clock: Clock
  private readonly bus: EventBus
  private readonly audit: Audit
  constructor(database: Database, bus: EventBus, audit: Audit, clock: Clock) {
    this.audit = audit
    this.database = database
    this.bus = bus
    this.clock = clock
  }

  async load(): Promise<void> {
    for (const row of await readSites(this.database.read)) this.byId.set(row.id, toSite(row))
  }

  /** Keeps up with what other nodes store. */
  subscribe(logger: Logger): void {
    this.bus.on('site_stored', ({ siteId }, origin) => {
      if (origin === 'elsewhere') void this.reload(siteId, logger)
    })
  }

  private async reload(id: string, logger: Logger): Promise<void> {
    try {
      const row = (await readSites(this.database.read)).find((each) => each.id === id)
      if (row !== undefined) this.changed(row)
    } catch (error) {
      logger.warn({ err: error }, 'a site that another node changed could not be read; it will be tried again')
      setTimeout(() => void this.reload(id, logger), RETRY_MS).unref()
    }
  }

  list = (): KnownSite[] => [...this.byId.values()]
  find = (id: string): KnownSite | undefined => this.byId.get(id)
  findByKey = (key: string): KnownSite | undefined => this.list().find((site) => site.key === key)
  config = (site: KnownSite): SiteConfig => ({ key: site.key, name: site.name, appearance: site.appearance })
  /**
   * Returns whether any site allows pages of this origin. It is the first check, before a token names the site (A18).
   */
  anyAllows = (origin: string): boolean => this.list().some((site) => allows(site, origin))

  async create(actor: AuditActor, input: { name: string; origins: string[] }): Promise<KnownSite> {
    const site = await this.database.write(async (tx) => {
      const made = await this.createIn(tx, input)
      await this.audit.by(tx, actor, 'site_created', made.id, { name: made.name, origins: made.origins })
      return made
    })
    this.byId.set(site.id, site)
    return site
  }

  /** Makes a site for the set-up, which makes the first admin in the same transaction. `adopt` follows the commit. */
  async createIn(tx: Tx, input: { name: string; origins: string[] }): Promise<KnownSite> {
    const row = await createSite(tx, {
      id: newId(),
      key: newId(),
      name: givenTitle(input.name, 80),
      origins: JSON.stringify(input.origins.map(checkOrigin)),
      appearance: JSON.stringify(DEFAULT_APPEARANCE),
      secret: newSecret(),
      createdAt: new Date(this.clock()),
    })
    tx.emit({ type: 'site_stored', siteId: row.id })
    return toSite(row)
  }

  adopt(site: KnownSite): void {
    this.byId.set(site.id, site)
  }

  async update(
    actor: AuditActor,
    id: string,
    change: { name?: string; origins?: string[]; appearance?: Appearance; keepsNotes?: boolean },
  ): Promise<KnownSite> {
    if (!this.byId.has(id)) throw notFound()
    const row = await this.database.write(async (tx) => {
      const before = await readSite(tx, id)
      if (before === null) throw notFound()
      const after = await updateSite(tx, id, {
        ...(change.name === undefined ? {} : { name: givenTitle(change.name, 80) }),
        ...(change.origins === undefined ? {} : { origins: JSON.stringify(change.origins.map(checkOrigin)) }),
        ...(change.appearance === undefined ? {} : { appearance: JSON.stringify(cleanAppearance(change.appearance)) }),
        ...(change.keepsNotes === undefined ? {} : { keepsNotes: change.keepsNotes }),
      })
      await this.audit.by(tx, actor, 'site_updated', id, changesOf(before, after))
      tx.emit({ type: 'site_stored', siteId: id })
      return after
    })
    return this.changed(row)
  }

  /** Replaces the site's secret, and returns the new one. Whom the old one vouched for is verified no more [HT4]. */
  async rotateSecret(actor: AuditActor, id: string): Promise<string> {
    if (!this.byId.has(id)) throw notFound()
    const secret = newSecret()
    const row = await this.database.write(async (tx) => {
      await endBrowsers(tx, { verified: true, visitor: { siteId: id } })
      await this.audit.by(tx, actor, 'site_secret_rotated', id)
      tx.emit({ type: 'site_stored', siteId: id })
      return updateSite(tx, id, { secret })
    })
    this.changed(row)
    return secret
  }

  /** Puts the new site in place, and then tells that it changed. */
  private changed(row: SiteRow): KnownSite {
    const site = toSite(row)
    this.byId.set(site.id, site)
    this.bus.publish({ type: 'site_changed', siteId: site.id })
    return site
  }
}

/** Cleans what a page shows of the site, like all that people read. */
const cleanAppearance = (given: Appearance): Appearance => ({
  ...given,
  title: cleanLine(given.title, 60),
  label: cleanLine(given.label, 40),
  greeting: inEachLanguage((code) => cleanText(given.greeting[code])),
})

/**
 * Returns whether a site allows an origin: exact origins, or `https://*.example.com` for every host below one (A19).
 */
export function allows(site: Pick<Site, 'origins'>, origin: string): boolean {
  return site.origins.some((allowed) => {
    const star = allowed.indexOf('*.')
    if (star < 0) return allowed === origin
    return (
      origin.startsWith(allowed.slice(0, star)) &&
      origin.endsWith(allowed.slice(star + 1)) &&
      origin.length > allowed.length - 1
    )
  })
}

function checkOrigin(origin: string): string {
  const given = origin.trim()
  if (isAppOrigin(given)) return given.toLowerCase()
  const plain = given.replace('://*.', '://wildcard.')
  const url = URL.canParse(plain) ? new URL(plain) : undefined
  if (
    url === undefined ||
    !/^https?:$/.test(url.protocol) ||
    url.username !== '' ||
    url.pathname !== '/' ||
    url.search !== '' ||
    url.hash !== '' ||
    url.host.includes('*')
  ) {
    throw new AppError(
      'bad_request',
      'an origin must look like https://shop.example.com, https://*.example.com, or capacitor://localhost for an app',
    )
  }
  return given.includes('://*.') ? url.origin.replace('://wildcard.', '://*.') : url.origin
}

/** Returns a name of the site's present secret that does not tell it. */
export const generationOf = (site: Pick<KnownSite, 'secret'>): string => hashSecret(site.secret).slice(0, 12)

/** Returns what changed. Each field of the appearance stands by itself, and the secret is never in it. */
function changesOf(before: SiteRow, after: SiteRow): object {
  const [old, fresh] = [before, after]
    .map(toSite)
    .map(({ name, origins, keepsNotes, appearance }) => ({ name, origins, keepsNotes, ...appearance }))
  return old === undefined || fresh === undefined ? {} : changesBetween(old, fresh)
}

export const toPublicSite = ({ secret: _, ...site }: KnownSite): Site => site

function toSite(row: SiteRow): KnownSite {
  return {
    id: row.id,
    key: row.key,
    name: row.name,
    origins: JSON.parse(row.origins) as string[],
    appearance: readAppearance(row.appearance),
    secret: row.secret,
    keepsNotes: row.keepsNotes,
    createdAt: row.createdAt.getTime(),
  }
}

/** Who comes in a language that was added after the greeting was written is met with the greeting of the first one. */
function readAppearance(stored: string): Appearance {
  const appearance = JSON.parse(stored) as Appearance
  const written: Partial<Appearance['greeting']> = appearance.greeting ?? {}
  return { ...appearance, greeting: inEachLanguage((code) => written[code] ?? written[FIRST_LANGUAGE] ?? '') }
}

const inEachLanguage = (words: (code: Language) => string): Appearance['greeting'] =>
  Object.fromEntries(LANGUAGE_CODES.map((code) => [code, words(code)])) as Appearance['greeting']
