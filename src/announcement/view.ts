import type { Narrowing } from '../events/event.ts'
import type { Announcement, Audience, Language } from '../protocol/entities.ts'
import type { AnnouncementReport } from '../protocol/http-api.ts'
import type { AnnouncementRow, NamedRow } from './store.ts'
import type { Counts, ReadBy } from './store-sightings.ts'

export const toAnnouncement = (row: AnnouncementRow): Announcement => ({
  id: row.id,
  title: row.title,
  body: row.body,
  link: row.linkUrl === null ? null : { url: row.linkUrl, label: row.linkLabel ?? '' },
  severity: row.severity as Announcement['severity'],
  place: row.place as Announcement['place'],
  pages: JSON.parse(row.pages) as string[],
  version: row.version,
  sentAt: row.sentAt,
  startsAt: startOf(row),
  expiresAt: row.expiresAt,
  updatedAt: row.updatedAt ?? row.sentAt,
})

export const startOf = (row: AnnouncementRow): number => row.startsAt ?? row.sentAt
const attributesOf = (row: AnnouncementRow) => JSON.parse(row.attributes) as Record<string, string>

/** Returns who of the listeners is meant, or null when all are: then nobody is looked at. */
export function narrowingOf(row: AnnouncementRow, except: ReadonlySet<string>): Narrowing | null {
  const attributes = attributesOf(row)
  if (row.language === null && Object.keys(attributes).length === 0 && except.size === 0) return null
  return { language: row.language as Language | null, attributes, except }
}

export function stateOf(row: AnnouncementRow, now: number): AnnouncementReport['state'] {
  if (row.retractedAt !== null) return 'taken_back'
  if (row.expiresAt <= now) return 'over'
  return row.startsAt !== null && row.wentOutAt === null ? 'scheduled' : 'live'
}

const toAudience = (row: AnnouncementRow): Audience =>
  row.siteId === null
    ? { kind: 'staff', department: row.departmentId }
    : {
        kind: 'visitors',
        site: row.siteId,
        pages: JSON.parse(row.pages) as string[],
        language: row.language as Language | null,
        department: row.departmentId,
        attributes: attributesOf(row),
      }

const NOTHING: Counts = { delivered: 0, seen: 0, dismissed: 0, clicked: 0 }

export const toReport = (
  row: NamedRow,
  now: number,
  counts: Counts | undefined,
  readBy: readonly ReadBy[],
): AnnouncementReport => ({
  announcement: toAnnouncement(row),
  audience: toAudience(row),
  site: row.siteId === null ? null : { id: row.siteId, name: row.siteName ?? '' },
  // This is also null when the department was deleted since. The audience still says that it was for one.
  department:
    row.departmentId === null || row.departmentName === null
      ? null
      : { id: row.departmentId, name: row.departmentName },
  state: stateOf(row, now),
  timeZone: row.timeZone,
  sentBy: row.sentByName,
  retractedAt: row.retractedAt,
  ...(counts ?? NOTHING),
  readBy: readBy.map(({ id, name, at }) => ({ id, name, at })),
})
