/**
 * An announcement tells something to the visitors of a site, or to staff: text and one checked link (A48), from its
 * start until it is over or taken back.
 */
import type { Audit } from '../audit/index.ts'
import type { AnnouncementAudience } from '../events/event.ts'
import { type Actor, type AgentActor, mayAnnounce } from '../identity/index.ts'
import type { Clock } from '../kernel/clock.ts'
import { AppError, notFound } from '../kernel/errors.ts'
import type { Logger } from '../kernel/logger.ts'
import type { Announcement } from '../protocol/entities.ts'
import type { AnnouncementReport, BodyOf, NewAnnouncement, ResultOfEndpoint } from '../protocol/http-api.ts'
import type { Database, Db } from '../store/database.ts'
import { composed, wordingOf } from './compose.ts'
import { audienceOf, NOBODY, Outgoing } from './outgoing.ts'
import { personOf } from './person.ts'
import { reportOf, reportsOf } from './reports.ts'
import { type SightingKind, Sightings } from './sightings.ts'
import {
  insertAnnouncement,
  isMeantFor,
  type NamedRow,
  readAnnouncement,
  readAnnouncements,
  readLive,
  retractAnnouncement,
  updateAnnouncement,
} from './store.ts'
import { readDepartments, readSiteNames } from './store-audience.ts'
import { markDismissed, readDismissers } from './store-sightings.ts'
import { startOf, stateOf, toAnnouncement, toReport } from './view.ts'

/** So many reports are shown. Older ones stay stored. */
const REPORTS = 100
/** Tells how many people of an audience are connected now, or null when that is not known. */
export type Reach = (audience: AnnouncementAudience) => Promise<number | null>

export interface AnnouncementsParts {
  database: Database
  audit: Audit
  clock: Clock
  logger: Logger
  reach: Reach
}

export class Announcements {
  private readonly database: Database
  private readonly audit: Audit
  private readonly clock: Clock
  private readonly reach: Reach
  private readonly sightings: Sightings
  private readonly outgoing: Outgoing
  constructor({ database, audit, clock, logger, reach }: AnnouncementsParts) {
    this.database = database
    this.audit = audit
    this.clock = clock
    this.reach = reach
    this.sightings = new Sightings(database, logger)
    this.outgoing = new Outgoing(database, clock, logger)
  }

  /** Begins the work, before anybody asks what is live. What fell due meanwhile goes out. */
  start(): Promise<void> {
    return this.outgoing.start()
  }

  /**
   * Sends an announcement, or schedules it. Throws `bad_request` for a link, times or a time zone that cannot be, and
   * `not_found` for an unknown site or department.
   */
  async send(actor: AgentActor, input: NewAnnouncement): Promise<AnnouncementReport> {
    requireAnnouncer(actor)
    const now = this.clock()
    const row = await this.database.write(async (tx) => {
      const made = await composed(tx.db, actor, input, now)
      await insertAnnouncement(tx, made)
      await this.audit.by(
        tx,
        actor,
        stateOf(made, now) === 'scheduled' ? 'announcement_scheduled' : 'announcement_sent',
        made.id,
      )
      if (made.wentOutAt !== null) await this.outgoing.tell(tx, made, NOBODY)
      return made
    })
    if (row.wentOutAt === null) this.outgoing.expect(startOf(row))
    return toReport(row, now, undefined, [])
  }

  /** Shows what `send` would send, and to how many. Nothing is stored. */
  async preview(actor: AgentActor, input: NewAnnouncement): Promise<ResultOfEndpoint<'previewAnnouncement'>> {
    requireAnnouncer(actor)
    const row = await composed(this.database.read, actor, input, this.clock())
    const audience = await audienceOf(this.database.read, row, NOBODY)
    return { announcement: toAnnouncement(row), reach: await this.reach(audience) }
  }

  /**
   * Changes the wording. The audience and the start stay. Throws `conflict` when it is over or was taken back [AN9].
   */
  async update(actor: AgentActor, id: string, input: BodyOf<'updateAnnouncement'>): Promise<AnnouncementReport> {
    requireAnnouncer(actor)
    const now = this.clock()
    return this.database.write(async (tx) => {
      const before = await requireAnnouncement(tx.db, id)
      const state = stateOf(before, now)
      if (state === 'over' || state === 'taken_back') throw new AppError('conflict', 'it is over')
      await updateAnnouncement(tx, id, wordingOf(input, now, startOf(before)))
      const row = await requireAnnouncement(tx.db, id)
      await this.audit.by(tx, actor, 'announcement_updated', id, { version: row.version })
      if (state === 'live') await this.outgoing.tell(tx, row, new Set(await readDismissers(tx.db, id)))
      return reportOf(tx.db, row, now)
    })
  }

  /** Takes an announcement back. To take it back again changes nothing. */
  async retract(actor: AgentActor, id: string): Promise<AnnouncementReport> {
    requireAnnouncer(actor)
    return this.database.write(async (tx) => {
      const before = await requireAnnouncement(tx.db, id)
      const first = (await retractAnnouncement(tx, id, this.clock())) > 0
      const wasOut = before.startsAt === null || before.wentOutAt !== null
      if (first) await this.audit.by(tx, actor, 'announcement_retracted', id)
      // This goes to all of the site, or all staff: whoever does not know the announcement learns nothing from its id.
      if (first && wasOut)
        tx.emit({
          type: 'announcement_retracted',
          announcement: id,
          audience: { siteId: before.siteId, people: null, only: null },
        })
      return reportOf(tx.db, await requireAnnouncement(tx.db, id), this.clock())
    })
  }

  async list(actor: AgentActor): Promise<AnnouncementReport[]> {
    requireAnnouncer(actor)
    return reportsOf(this.database.read, await readAnnouncements(this.database.read, REPORTS), this.clock())
  }

  async audiences(actor: AgentActor): Promise<ResultOfEndpoint<'announcementAudiences'>> {
    requireAnnouncer(actor)
    const [sites, departments] = await Promise.all([
      readSiteNames(this.database.read),
      readDepartments(this.database.read),
    ])
    return { sites, departments }
  }

  /** Returns the announcements that are live for the actor now. */
  async liveFor(actor: Actor): Promise<Announcement[]> {
    const now = this.clock()
    const person = personOf(actor)
    if (!this.outgoing.mayBeLiveFor(person.siteId, now)) return []
    return (await readLive(this.database.read, person, now)).map(toAnnouncement)
  }

  /** Notes what a screen tells. An id that is not for the actor counts for nothing [AN6]. */
  note(actor: Actor, id: string, kind: SightingKind): void {
    this.sightings.note(id, personOf(actor), kind, this.clock())
  }

  /**
   * Dismisses an announcement for the actor. When this resolves it is stored, and the announcement comes back on no
   * device. Throws `not_found` for one that is not for the actor [FO6].
   */
  async dismiss(actor: Actor, id: string): Promise<void> {
    await this.database.write(async (tx) => {
      if (!(await isMeantFor(tx.db, id, personOf(actor)))) throw notFound()
      const first = await markDismissed(tx, id, actor.id, this.clock())
      if (first) tx.emit({ type: 'announcement_dismissed', announcement: id, recipient: actor.id })
    })
  }

  /** Notes what another node sent. */
  heard({ siteId }: AnnouncementAudience, expiresAt: number | null): void {
    this.outgoing.heard(siteId, expiresAt ?? Number.POSITIVE_INFINITY)
  }

  /** Reads anew what is live, after this node may have missed something. */
  reload(): Promise<void> {
    return this.outgoing.reload()
  }

  /** Stores the sightings noted so far. */
  flush(): Promise<void> {
    return this.sightings.flush()
  }

  async stop(): Promise<void> {
    await this.outgoing.stop()
    await this.sightings.flush()
  }

  /** Sends what is due, and returns when the next will be. The schedule calls it, too. */
  sendDue(): Promise<number | undefined> {
    return this.outgoing.sendDue()
  }

  /** Reads the schedule anew: another node may have had the timer of what is due. */
  readSchedule(): Promise<void> {
    return this.outgoing.readSchedule()
  }
}

function requireAnnouncer(actor: AgentActor): void {
  if (!mayAnnounce(actor)) throw new AppError('forbidden')
}

async function requireAnnouncement(db: Db, id: string): Promise<NamedRow> {
  const row = await readAnnouncement(db, id)
  if (row === undefined) throw notFound()
  return row
}
