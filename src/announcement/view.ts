import type { AnnouncementAudience } from '../events/event.ts'
import type { Announcement } from '../protocol/entities.ts'
import type { AnnouncementReport } from '../protocol/http-api.ts'
import type { Counts, ShownRow } from './store.ts'

export const toAnnouncement = (row: ShownRow): Announcement => ({
  id: row.id,
  title: row.title,
  body: row.body,
  link: row.linkUrl === null ? null : { url: row.linkUrl, label: row.linkLabel ?? '' },
  severity: row.severity as Announcement['severity'],
  sentAt: Number(row.sentAt),
  expiresAt: Number(row.expiresAt),
})

export const audienceOf = (row: { siteId: string | null }): AnnouncementAudience =>
  row.siteId === null ? { kind: 'agents' } : { kind: 'visitors', siteId: row.siteId }

interface SentRow extends ShownRow {
  audience: string
  site: { id: string; name: string } | null
  sentByName: string
  retractedAt: Date | null
}
export const toReport = (row: SentRow, counts: Counts | undefined): AnnouncementReport => ({
  announcement: toAnnouncement(row),
  audience: row.audience as AnnouncementReport['audience'],
  site: row.site === null ? null : { id: row.site.id, name: row.site.name },
  sentBy: row.sentByName,
  retractedAt: row.retractedAt?.getTime() ?? null,
  delivered: counts?.delivered ?? 0,
  dismissed: counts?.dismissed ?? 0,
})
