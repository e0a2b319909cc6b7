/** Something that everyone of a site, or all staff, is told: text and one checked link (A48), until it is over or taken back. */
import { type Actor, type AgentActor, hasRole } from '../identity/index.ts'
import type { Clock } from '../kernel/clock.ts'
import { AppError, notFound } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import type { Logger } from '../kernel/logger.ts'
import { cleanLine, cleanText } from '../kernel/text.ts'
import type { Announcement } from '../protocol/entities.ts'
import type { AnnouncementReport, BodyOf } from '../protocol/http-api.ts'
import type { Database, Tx } from '../store/database.ts'
import { Deliveries } from './deliveries.ts'
import { checkLink } from './link.ts'
import { LiveUntil } from './live-until.ts'
import {
  insertAnnouncement,
  markDismissed,
  readAnnouncement,
  readAnnouncements,
  readCounts,
  readLive,
  readSiteName,
  retractAnnouncement,
} from './store.ts'
import { audienceOf, toAnnouncement, toReport } from './view.ts'

const TITLE_LENGTH = 120
/** Reports shown; older ones stay stored. */
const REPORTS = 100

export class Announcements {
  private readonly database: Database
  private readonly clock: Clock
  private readonly deliveries: Deliveries
  private readonly liveUntil: LiveUntil
  constructor(database: Database, clock: Clock, logger: Logger) {
    this.database = database
    this.clock = clock
    this.deliveries = new Deliveries(database, logger)
    this.liveUntil = new LiveUntil(database.read)
  }

  /** Before anybody asks what is live. */
  start(): Promise<void> {
    return this.liveUntil.load()
  }

  /** `bad_request` for a link that is none, an end in the past, or visitors without a site; `not_found` for an unknown site. */
  async send(actor: AgentActor, input: BodyOf<'sendAnnouncement'>): Promise<AnnouncementReport> {
    mustBeAdmin(actor)
    const now = this.clock()
    const title = cleanLine(input.title, TITLE_LENGTH)
    const link = checkLink(input.link)
    if (title === '') throw new AppError('bad_request', 'title is empty')
    if (input.expiresAt <= now) throw new AppError('bad_request', 'expiresAt is over')
    return this.database.write(async (tx) => {
      const site = await siteOf(tx, input)
      const row = {
        id: newId(),
        audience: input.audience,
        siteId: site?.id ?? null,
        title,
        body: cleanText(input.body),
        linkUrl: link?.url ?? null,
        linkLabel: link?.label ?? null,
        severity: input.severity,
        sentById: actor.id,
        sentByName: actor.name,
        sentAt: now,
        expiresAt: input.expiresAt,
      }
      await insertAnnouncement(tx, row)
      this.liveUntil.note(row.siteId, row.expiresAt)
      tx.emit({ type: 'announcement_sent', announcement: toAnnouncement(row), audience: audienceOf(row) })
      return toReport({ ...row, site, retractedAt: null }, undefined)
    })
  }

  /** Taking it back again changes nothing. */
  async retract(actor: AgentActor, id: string): Promise<AnnouncementReport> {
    mustBeAdmin(actor)
    return this.database.write(async (tx) => {
      const before = await readAnnouncement(tx.db, { id })
      if (before === null) throw notFound()
      const row = before.retractedAt === null ? await retractAnnouncement(tx, id, new Date(this.clock())) : before
      if (before.retractedAt === null) tx.emit({ type: 'announcement_retracted', announcement: id, audience: audienceOf(row) })
      return toReport(row, (await readCounts(tx.db, [id])).get(id))
    })
  }

  async list(actor: AgentActor): Promise<AnnouncementReport[]> {
    mustBeAdmin(actor)
    const rows = await readAnnouncements(this.database.read, REPORTS)
    const counts = await readCounts(
      this.database.read,
      rows.map((row) => row.id),
    )
    return rows.map((row) => toReport(row, counts.get(row.id)))
  }

  async liveFor(actor: Actor): Promise<Announcement[]> {
    const site = actor.kind === 'visitor' ? actor.siteId : null
    if (!this.liveUntil.mayHave(site, this.clock())) return []
    return (await readLive(this.database.read, site, actor.id, this.clock())).map(toAnnouncement)
  }

  /** Told by screens that show it; an id that is not for the actor counts for nothing. */
  received(actor: Actor, id: string): void {
    this.deliveries.note({
      announcement: id,
      recipient: actor.id,
      siteId: actor.kind === 'visitor' ? actor.siteId : null,
      at: this.clock(),
    })
  }

  /** Stored when this resolves: it comes back on no device. One that is not for the actor is `not_found` [R22]. */
  async dismiss(actor: Actor, id: string): Promise<void> {
    await this.database.write(async (tx) => {
      if ((await readAnnouncement(tx.db, { ...meantFor(actor), id })) === null) throw notFound()
      const first = await markDismissed(tx, id, actor.id, new Date(this.clock()))
      if (first) tx.emit({ type: 'announcement_dismissed', announcement: id, recipient: actor.id })
    })
  }

  /** Stores the deliveries noted so far. */
  flush(): Promise<void> {
    return this.deliveries.flush()
  }

  stop(): Promise<void> {
    return this.deliveries.flush()
  }
}

const meantFor = (actor: Actor) => (actor.kind === 'visitor' ? { audience: 'visitors', siteId: actor.siteId } : { audience: 'agents' })

function mustBeAdmin(actor: AgentActor): void {
  if (!hasRole(actor.role, 'admin')) throw new AppError('forbidden')
}

async function siteOf(tx: Tx, input: BodyOf<'sendAnnouncement'>): Promise<{ id: string; name: string } | null> {
  if (input.audience === 'agents') return null
  if (input.site === undefined) throw new AppError('bad_request', 'visitors of which site?')
  const site = await readSiteName(tx, input.site)
  if (site === undefined) throw notFound()
  return site
}
