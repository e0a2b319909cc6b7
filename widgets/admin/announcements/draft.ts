/** This is an announcement while it is written, and what is wrong with it. */
import type { AnnouncementReport, BodyOf, NewAnnouncement } from '../../../src/protocol/http-api.ts'
import { type AnnouncementPlace, type Language, LIMITS, type Severity } from '../../../src/protocol/wire.ts'
import { t } from '../strings/announcements.ts'
import { ownZone, timeIn, typedIn } from './zone.ts'

const HOUR = 3_600_000
export const DURATIONS = { hour: HOUR, day: 24 * HOUR, week: 7 * 24 * HOUR, month: 30 * 24 * HOUR } as const
export type Duration = keyof typeof DURATIONS | 'until'

export interface Draft {
  audience: 'visitors' | 'staff'
  site: string
  language: 'any' | Language
  /** An empty text means all departments. */
  department: string
  /** There is one pattern per line. */
  pages: string
  attributes: readonly { name: string; value: string }[]
  title: string
  body: string
  severity: Severity
  place: AnnouncementPlace
  linkUrl: string
  linkLabel: string
  start: 'now' | 'later'
  /** Is as `datetime-local` gives it, in `timeZone`. */
  startsAt: string
  duration: Duration
  until: string
  timeZone: string
}

export const emptyDraft = (): Draft => ({
  audience: 'visitors',
  site: '',
  language: 'any',
  department: '',
  pages: '',
  attributes: [],
  title: '',
  body: '',
  severity: 'info',
  place: 'card',
  linkUrl: '',
  linkLabel: '',
  start: 'now',
  startsAt: '',
  duration: 'day',
  until: '',
  timeZone: ownZone(),
})

export function draftOf({ announcement, audience, timeZone }: AnnouncementReport): Draft {
  const { title, body, severity, place, link, pages, startsAt, expiresAt } = announcement
  return {
    ...emptyDraft(),
    audience: audience.kind,
    site: audience.kind === 'visitors' ? audience.site : '',
    title,
    body,
    severity,
    place,
    pages: pages.join('\n'),
    linkUrl: link?.url ?? '',
    linkLabel: link?.label ?? '',
    startsAt: typedIn(timeZone, startsAt),
    duration: 'until',
    until: typedIn(timeZone, expiresAt),
    timeZone,
  }
}

export type Problems = Partial<
  Record<'site' | 'title' | 'linkUrl' | 'startsAt' | 'until' | 'pages' | 'attributes', string>
>

export function problemsOf(draft: Draft, now: number): Problems {
  const startsAt = startOf(draft, now)
  const toVisitors = draft.audience === 'visitors'
  const url = draft.linkUrl.trim()
  return {
    ...(toVisitors && draft.site === '' ? { site: t('siteMissing') } : {}),
    ...(draft.title.trim() === '' ? { title: t('titleMissing') } : {}),
    ...(url === '' || isAddress(url) ? {} : { linkUrl: t('linkWrong') }),
    ...(draft.start === 'now' || startsAt > now ? {} : { startsAt: t('untilPast') }),
    ...(expiryOf(draft, now) > Math.max(startsAt || now, now)
      ? {}
      : { until: t(draft.start === 'now' ? 'untilPast' : 'untilEarly') }),
    ...(toVisitors && patternsOf(draft).length > LIMITS.pagePatterns
      ? { pages: t('pagesMany', { most: LIMITS.pagePatterns }) }
      : {}),
    ...(toVisitors && draft.attributes.some(({ name, value }) => (name.trim() === '') !== (value.trim() === ''))
      ? { attributes: t('attributeHalf') }
      : {}),
  }
}

/** Returns milliseconds since 1970, or NaN for a time that was not typed yet. */
export const startOf = ({ start, startsAt, timeZone }: Draft, now: number): number =>
  start === 'now' ? now : timeIn(timeZone, startsAt)

export function expiryOf(draft: Draft, now: number): number {
  return draft.duration === 'until'
    ? timeIn(draft.timeZone, draft.until)
    : startOf(draft, now) + DURATIONS[draft.duration]
}

const patternsOf = ({ pages }: Draft): string[] =>
  pages
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

export function bodyOf(draft: Draft, now: number): NewAnnouncement {
  const department = draft.department === '' ? null : draft.department
  const named = draft.attributes.filter(({ name }) => name.trim() !== '')
  return {
    ...wordingOf(draft, now),
    audience:
      draft.audience === 'staff'
        ? { kind: 'staff', department }
        : {
            kind: 'visitors',
            site: draft.site,
            pages: patternsOf(draft),
            language: draft.language === 'any' ? null : draft.language,
            department,
            attributes: Object.fromEntries(named.map(({ name, value }) => [name.trim(), value.trim()])),
          },
    startsAt: draft.start === 'now' ? null : startOf(draft, now),
    timeZone: draft.timeZone,
  }
}

export const changeOf = (draft: Draft, now: number): BodyOf<'updateAnnouncement'> => ({
  ...wordingOf(draft, now),
  pages: patternsOf(draft),
})

function wordingOf(draft: Draft, now: number) {
  const url = draft.linkUrl.trim()
  return {
    title: draft.title.trim(),
    body: draft.body.trim(),
    link: url === '' ? null : { url, label: draft.linkLabel.trim() || t('linkDefault') },
    severity: draft.severity,
    place: draft.place,
    expiresAt: expiryOf(draft, now),
  }
}

/** Says whether a link may be sent; the server checks the same. */
function isAddress(url: string): boolean {
  return (/^https?:\/\/[^\s@]+$/i.test(url) || /^(mailto|tel):\S+$/i.test(url)) && URL.canParse(url)
}
