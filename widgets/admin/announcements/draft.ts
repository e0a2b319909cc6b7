/** An announcement while it is written, and what is wrong with it. */
import type { BodyOf } from '../../../src/protocol/http-api.ts'
import { t } from '../strings/announcements.ts'

const HOUR = 3_600_000

export const DURATIONS = { hour: HOUR, day: 24 * HOUR, week: 7 * 24 * HOUR, month: 30 * 24 * HOUR } as const
export type Duration = keyof typeof DURATIONS | 'until'

export interface Draft {
  audience: 'visitors' | 'agents'
  site: string
  title: string
  body: string
  severity: 'info' | 'warning'
  linkUrl: string
  linkLabel: string
  duration: Duration
  /** As `datetime-local` gives it, in this browser's time zone. */
  until: string
}

export const EMPTY: Draft = {
  audience: 'visitors',
  site: '',
  title: '',
  body: '',
  severity: 'info',
  linkUrl: '',
  linkLabel: '',
  duration: 'day',
  until: '',
}

export type Problems = Partial<Record<'site' | 'title' | 'linkUrl' | 'until', string>>

export function problemsOf(draft: Draft, now: number): Problems {
  return {
    ...(draft.audience === 'visitors' && draft.site === '' ? { site: t('siteMissing') } : {}),
    ...(draft.title.trim() === '' ? { title: t('titleMissing') } : {}),
    ...(draft.linkUrl.trim() === '' || isWebAddress(draft.linkUrl.trim()) ? {} : { linkUrl: t('linkWrong') }),
    ...(expiryOf(draft, now) > now ? {} : { until: t('untilPast') }),
  }
}

export function expiryOf({ duration, until }: Draft, now: number): number {
  if (duration !== 'until') return now + DURATIONS[duration]
  const at = new Date(until).getTime()
  return Number.isNaN(at) ? 0 : at
}

export function bodyOf(draft: Draft, now: number): BodyOf<'sendAnnouncement'> {
  const url = draft.linkUrl.trim()
  return {
    audience:
      draft.audience === 'visitors'
        ? { kind: 'visitors', site: draft.site, pages: [], language: null, department: null, attributes: {} }
        : { kind: 'staff', department: null },
    place: 'card',
    startsAt: null,
    timeZone: 'UTC',
    title: draft.title.trim(),
    body: draft.body.trim(),
    link: url === '' ? null : { url, label: draft.linkLabel.trim() || t('linkDefault') },
    severity: draft.severity,
    expiresAt: expiryOf(draft, now),
  }
}

function isWebAddress(url: string): boolean {
  return /^https?:\/\/\S+$/i.test(url) && URL.canParse(url)
}
