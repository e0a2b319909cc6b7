/** This class sends announcements to their audience: at once, after a change, or when they are due. */
import type { AnnouncementAudience } from '../events/event.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Logger } from '../kernel/logger.ts'
import type { Database, Db, Tx } from '../store/database.ts'
import { LiveUntil } from './live-until.ts'
import { Schedule } from './schedule.ts'
import { type AnnouncementRow, markOut, readAnnouncement, readScheduled } from './store.ts'
import { readPeople } from './store-audience.ts'
import { narrowingOf, toAnnouncement } from './view.ts'

export const NOBODY: ReadonlySet<string> = new Set()

export class Outgoing {
  private readonly database: Database
  private readonly clock: Clock
  private readonly liveUntil: LiveUntil
  private readonly schedule: Schedule
  constructor(database: Database, clock: Clock, logger: Logger) {
    this.database = database
    this.clock = clock
    this.liveUntil = new LiveUntil(database.read)
    this.schedule = new Schedule(() => this.sendDue(), clock, logger)
  }

  async start(): Promise<void> {
    await this.liveUntil.load()
    await this.schedule.run()
  }

  stop(): Promise<void> {
    return this.schedule.stop()
  }

  /** Returns whether anything may be live for a site, or for staff (null). */
  mayBeLiveFor(siteId: string | null, now: number): boolean {
    return this.liveUntil.mayHave(siteId, now)
  }

  heard(siteId: string | null, expiresAt: number): void {
    this.liveUntil.note(siteId, expiresAt)
  }

  reload(): Promise<void> {
    return this.liveUntil.load()
  }

  expect(startsAt: number): void {
    this.schedule.expect(startsAt)
  }

  /** Sends what is due, and waits for what is not. */
  readSchedule(): Promise<void> {
    return this.schedule.run()
  }

  async tell(tx: Tx, row: AnnouncementRow, except: ReadonlySet<string>): Promise<void> {
    this.liveUntil.note(row.siteId, row.expiresAt)
    tx.emit({
      type: 'announcement_sent',
      announcement: toAnnouncement(row),
      audience: await audienceOf(tx.db, row, except),
    })
  }

  /**
   * Sends what is due. Each announcement has a write of its own that marks it as sent, and is told after the commit.
   * When the process dies in between, it is marked, and everybody finds it in the hello with which they come back.
   * Returns when the next is due, or undefined when none is.
   */
  async sendDue(): Promise<number | undefined> {
    const now = this.clock()
    const scheduled = await readScheduled(this.database.read, now)
    for (const { id } of scheduled.filter(({ startsAt }) => startsAt <= now)) {
      await this.database.write(async (tx) => {
        if ((await markOut(tx, id, now)) === 0) return
        const row = await readAnnouncement(tx.db, id)
        if (row !== undefined) await this.tell(tx, row, NOBODY)
      })
    }
    return (await readScheduled(this.database.read, now))[0]?.startsAt
  }
}

export async function audienceOf(
  db: Db,
  row: AnnouncementRow,
  except: ReadonlySet<string>,
): Promise<AnnouncementAudience> {
  const people = row.departmentId === null ? null : await readPeople(db, row.id, row.departmentId, row.siteId)
  return { siteId: row.siteId, people, only: narrowingOf(row, except) }
}
