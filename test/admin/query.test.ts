import '../support/page.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as audit from '../../widgets/admin/audit/filter.ts'
import { forgetLinkToken, linkToken } from '../../widgets/admin/entry/link-token.ts'
import { go, place } from '../../widgets/admin/shell/place.ts'
import { routeOf } from '../../widgets/admin/shell/route.ts'
import {
  addressOf,
  filterCount,
  filterOf,
  type Query,
  queryOf,
  searchOf,
} from '../../widgets/admin/transcripts/query.ts'
import { idOf } from '../support/entities.ts'
import { openAt } from '../support/page.ts'

const ID = idOf('chat1')
const NOTHING: Query = { q: '', from: '', to: '', agent: '', site: '', visitor: '', status: '' }

describe('an address of the admin pages', () => {
  test.each([
    ['/admin', { page: 'transcripts' }],
    ['/admin/', { page: 'transcripts' }],
    ['/admin/transcripts', { page: 'transcripts' }],
    [`/admin/transcripts/${ID}`, { page: 'transcripts', id: ID }],
    [`/admin/transcripts/${ID}/`, { page: 'transcripts', id: ID }],
    [`/admin/transcripts/${ID}/more`, { page: 'unknown' }],
    ['/admin/transcripts/short', { page: 'unknown' }],
    [`/admin/sites/${ID}`, { page: 'sites', id: ID }],
    ['/admin/people', { page: 'people' }],
    [`/admin/people/${ID}`, { page: 'unknown' }],
    ['/admin/audit', { page: 'audit' }],
    ['/admin/blocks/', { page: 'blocks' }],
    ['/admin/announcements', { page: 'announcements' }],
    ['/admin/departments', { page: 'departments' }],
    ['/admin/nothing', { page: 'unknown' }],
    ['/admin/unknown', { page: 'unknown' }],
  ])('%s is %j', (path, route) => expect(routeOf(path)).toEqual(route))
})

describe('a search for transcripts', () => {
  const day = fc.date({ min: new Date(2000, 0, 1), max: new Date(2100, 0, 1), noInvalidDate: true })
  const days = day.map((date) => date.toISOString().slice(0, 10))
  const orEmpty = (some: fc.Arbitrary<string>) => fc.oneof(fc.constant(''), some)
  const id = orEmpty(fc.stringMatching(/^[A-Za-z0-9_-]{22}$/))
  const queries: fc.Arbitrary<Query> = fc.record(
    {
      q: fc.string({ maxLength: 200, unit: 'grapheme-ascii' }),
      from: orEmpty(days),
      to: orEmpty(days),
      agent: id,
      site: id,
      visitor: id,
      status: fc.constantFrom('' as const, 'queued' as const, 'active' as const, 'closed' as const),
    },
    { noNullPrototype: true },
  )

  test('is its address: whoever opens the link searches the same', () =>
    fc.assert(
      fc.property(queries, (query) => {
        expect(queryOf(searchOf(query))).toEqual(query)
      }),
    ))

  test('is something that the server takes, whatever somebody typed into the address', () =>
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...Object.keys(NOTHING)), fc.string()), (typed) => {
        const query = queryOf(`?${new URLSearchParams(typed)}`)
        expect(query.q.length).toBeLessThanOrEqual(200)
        expect(query.agent).toMatch(/^$|^[\w-]{22}$/)
        expect(query.from).toMatch(/^$|^\d{4}-\d\d-\d\d$/)
        expect(['', 'queued', 'active', 'closed']).toContain(query.status)
        expect(Object.values(filterOf(query))).not.toContain('')
      }),
    ))

  test('without anything is the plain page, and a chosen transcript stands before it', () => {
    expect(searchOf(NOTHING)).toBe('')
    expect(addressOf(NOTHING)).toBe('/admin/transcripts')
    expect(addressOf({ ...NOTHING, q: 'a b' }, ID, '#m-3')).toBe(`/admin/transcripts/${ID}?q=a+b#m-3`)
  })

  test('takes whole days here, both of them, also where the clocks change between', () => {
    const { from, to } = filterOf({ ...NOTHING, from: '2026-03-29', to: '2026-03-29' })
    expect(Number(from)).toBe(new Date(2026, 2, 29).getTime())
    expect(Number(to)).toBe(new Date(2026, 2, 30).getTime())
    expect(filterOf({ ...NOTHING, from: '1960-01-01' })).toEqual({ from: '0' })
  })

  test('has no words where there are only blanks, and counts its filters without the words', () => {
    expect(filterOf({ ...NOTHING, q: '  ' })).toEqual({})
    expect(filterOf({ ...NOTHING, q: ' mug ' })).toEqual({ q: 'mug' })
    expect(filterCount({ ...NOTHING, q: 'mug' })).toBe(0)
    expect(filterCount({ ...NOTHING, from: '2026-01-01', status: 'closed' })).toBe(2)
  })
})

test('what is looked for in the audit log asks the server for no more than was chosen', () => {
  expect(audit.filterOf(audit.EVERYTHING)).toEqual({})
  expect(audit.filterOf({ actor: ID, action: 'signed_in', object: { id: 'o', name: 'Shop' } })).toEqual({
    actor: ID,
    action: 'signed_in',
    object: 'o',
  })
})

describe('going somewhere on the admin pages', () => {
  const begin = (address: string) => {
    openAt(address)
    dispatchEvent(new Event('hashchange'))
  }

  test('makes a step for the Back button, and none for what changes with every letter', () => {
    begin('/admin/people')
    go('/admin/sites')
    go('/admin/sites?q=m', 'replace')
    go('/admin/sites?q=mu', 'replace')
    expect(place.value).toEqual({ path: '/admin/sites', search: '?q=mu', hash: '' })
    history.back()
    expect(place.value.path).toBe('/admin/people')
  })

  test('to where one is makes no step at all', () => {
    begin('/admin/people')
    go('/admin/people')
    expect(history.length).toBe(1)
  })

  test('finds a one-time token behind the hash sign, and forgets it when it is used', () => {
    const token = 'a'.repeat(32)
    begin(`/admin/join#${token}`)
    expect(linkToken()).toBe(token)
    forgetLinkToken()
    expect(location.href).toBe('https://chat.test/admin/join')
    begin('/admin/join#short')
    expect(linkToken()).toBeUndefined()
    begin(`/admin/join#${'a'.repeat(31)}!`)
    expect(linkToken()).toBeUndefined()
  })
})
