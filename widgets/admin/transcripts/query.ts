/** This is the search as it stands in the address bar, so that a link to a search is the search. */
import type { TranscriptQuery } from '../../../src/protocol/http-api.ts'
import { type ConversationStatus, LIMITS } from '../../../src/protocol/wire.ts'

export interface Query {
  q: string
  /** Days as `2026-11-23` in this browser's time zone, both included; an empty one sets no limit. */
  from: string
  to: string
  agent: string
  site: string
  visitor: string
  status: ConversationStatus | ''
}

const DAY = /^\d{4}-\d{2}-\d{2}$/
const ID = /^[A-Za-z0-9_-]{22}$/
const NAMES = ['q', 'from', 'to', 'agent', 'site', 'visitor', 'status'] as const

/** Reads a search from an address. Whatever the address says, the server accepts the result. */
export function queryOf(search: string): Query {
  const given = new URLSearchParams(search)
  const matching = (name: string, pattern: RegExp) =>
    pattern.test(given.get(name) ?? '') ? (given.get(name) ?? '') : ''
  const status = given.get('status')
  return {
    q: (given.get('q') ?? '').slice(0, LIMITS.searchLength),
    from: matching('from', DAY),
    to: matching('to', DAY),
    agent: matching('agent', ID),
    site: matching('site', ID),
    visitor: matching('visitor', ID),
    status: status === 'queued' || status === 'active' || status === 'closed' ? status : '',
  }
}

export function searchOf(query: Query): string {
  const given = new URLSearchParams()
  for (const name of NAMES) if (query[name] !== '') given.set(name, query[name])
  return given.size === 0 ? '' : `?${given}`
}

export function addressOf(query: Query, id?: string, anchor = ''): string {
  return `/admin/transcripts${id === undefined ? '' : `/${id}`}${searchOf(query)}${anchor}`
}

/** Returns the query for the server, which takes no empty words. */
export function filterOf(query: Query): TranscriptQuery {
  const { q, from, to, agent, site, visitor, status } = query
  return {
    ...(q.trim() === '' ? {} : { q: q.trim() }),
    ...(from === '' ? {} : { from: String(dayStart(from, 0)) }),
    ...(to === '' ? {} : { to: String(dayStart(to, 1)) }),
    ...(agent === '' ? {} : { agent }),
    ...(site === '' ? {} : { site }),
    ...(visitor === '' ? {} : { visitor }),
    ...(status === '' ? {} : { status }),
  }
}

export function filterCount({ from, to, agent, site, visitor, status }: Query): number {
  return [from, to, agent, site, visitor, status].filter((value) => value !== '').length
}

/**
 * Returns the start of a day, in milliseconds since 1970. It counts by the calendar, because some days have 23 or 25
 * hours.
 */
function dayStart(day: string, later: number): number {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return Math.max(0, new Date(year, month - 1, date + later).getTime())
}
