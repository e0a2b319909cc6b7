/** This file makes a row of what an announcer wrote: cleaned, checked, and with an audience that exists. */

import type { AgentActor } from '../identity/index.ts'
import { AppError, notFound } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import { cleanLine, cleanText, writtenLine } from '../kernel/text.ts'
import type { BodyOf, NewAnnouncement } from '../protocol/http-api.ts'
import { LIMITS } from '../protocol/limits.ts'
import { isBlank } from '../protocol/visible.ts'
import type { Db } from '../store/database.ts'
import { checkLink } from './link.ts'
import type { Change, NamedRow } from './store.ts'
import { readDepartment, readSiteName } from './store-audience.ts'

/**
 * Composes the row of a new announcement. Throws `bad_request` for what cannot be, and `not_found` for a site or
 * department that is not there.
 */
export async function composed(db: Db, actor: AgentActor, input: NewAnnouncement, now: number): Promise<NamedRow> {
  const { audience } = input
  const startsAt = Math.max(input.startsAt ?? now, now)
  const pages = audience.kind === 'visitors' ? audience.pages : []
  const { siteId, siteName } = await siteOf(db, audience)
  const department = audience.department === null ? null : await readDepartment(db, audience.department, siteId)
  if (department === undefined) throw notFound()
  return {
    ...wordingOf({ ...input, pages }, now, startsAt),
    id: newId(),
    audience: audience.kind === 'visitors' ? 'visitors' : 'staff',
    siteId,
    siteName,
    departmentId: department?.id ?? null,
    departmentName: department?.name ?? null,
    language: audience.kind === 'visitors' ? audience.language : null,
    attributes: JSON.stringify(audience.kind === 'visitors' ? audience.attributes : {}),
    version: 1,
    sentById: actor.id,
    sentByName: actor.name,
    sentAt: now,
    startsAt,
    timeZone: knownZone(input.timeZone),
    wentOutAt: startsAt > now ? null : now,
    retractedAt: null,
  }
}

/** Cleans and checks what may also change later. Throws `bad_request` for times, a link or a title that cannot be. */
export function wordingOf(input: BodyOf<'updateAnnouncement'>, now: number, startsAt: number): Change {
  const title = writtenLine(input.title, LIMITS.announcementTitleLength, 'title')
  const link = checkLink(input.link)
  if (input.expiresAt <= now) throw new AppError('bad_request', 'expiresAt is over')
  if (input.expiresAt <= startsAt) throw new AppError('bad_request', 'expiresAt is before startsAt')
  const pages = input.pages
    .map((pattern) => cleanLine(pattern, LIMITS.pagePatternLength))
    .filter((pattern) => pattern !== '')
  return {
    title,
    body: isBlank(input.body) ? '' : cleanText(input.body),
    linkUrl: link?.url ?? null,
    linkLabel: link?.label ?? null,
    severity: input.severity,
    place: input.place,
    pages: JSON.stringify(pages),
    expiresAt: input.expiresAt,
    updatedAt: now,
  }
}

async function siteOf(db: Db, audience: NewAnnouncement['audience']): Promise<Pick<NamedRow, 'siteId' | 'siteName'>> {
  if (audience.kind === 'staff') return { siteId: null, siteName: null }
  const site = await readSiteName(db, audience.site)
  if (site === undefined) throw notFound()
  return { siteId: site.id, siteName: site.name }
}

/** Returns a time zone by its name in the IANA list. An offset is refused, because it does not know of summer time. */
function knownZone(timeZone: string): string {
  try {
    if (/^[A-Za-z]/.test(timeZone)) return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone
  } catch {
    // The zone is unknown, which is answered below.
  }
  throw new AppError('bad_request', 'timeZone is not known')
}
