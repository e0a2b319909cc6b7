import '../support/page.ts'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { audienceText, narrowings } from '../../widgets/admin/announcements/audience-text.ts'
import {
  bodyOf,
  changeOf,
  type Draft,
  DURATIONS,
  draftOf,
  emptyDraft,
  expiryOf,
  problemsOf,
  startOf,
} from '../../widgets/admin/announcements/draft.ts'
import { inZone } from '../../widgets/admin/announcements/in-zone.ts'
import { ownZone } from '../../widgets/admin/announcements/zone.ts'
import { chooseLanguage } from '../../widgets/ui/i18n/language.ts'
import { idOf } from '../support/entities.ts'

const NOW = Date.UTC(2026, 10, 27, 12)
const HOUR = 3_600_000
const SITE = idOf('site')
const written = (also: Partial<Draft> = {}): Draft => ({
  ...emptyDraft(),
  site: SITE,
  title: 'We move',
  timeZone: 'UTC',
  ...also,
})
const wrong = (also: Partial<Draft>) => Object.keys(problemsOf(written(also), NOW))

afterEach(() => chooseLanguage('en'))

describe('what is wrong with an announcement', () => {
  test('is nothing with a site and a title, and both are missed', () => {
    expect(wrong({})).toEqual([])
    expect(wrong({ site: '', title: ' ' })).toEqual(['site', 'title'])
    expect(wrong({ audience: 'staff', site: '' })).toEqual([])
  })

  test.each([
    ['https://shop.test/a', true],
    ['http://shop.test', true],
    ['HTTPS://SHOP.TEST', true],
    [' https://shop.test ', true],
    ['mailto:mei@shop.test', true],
    ['tel:+4930123', true],
    ['shop.test', false],
    ['javascript:alert(1)', false],
    ['data:text/html,x', false],
    ['https://', false],
    ['https://mei@shop.test', false],
    ['https://shop.test/a b', false],
    ['//shop.test', false],
  ])('a link %j may be sent: %s', (linkUrl, fine) => expect(wrong({ linkUrl })).toEqual(fine ? [] : ['linkUrl']))

  test('is a start that is over, or that was not typed', () => {
    expect(wrong({ start: 'later', startsAt: '2026-11-27T13:00' })).toEqual([])
    expect(wrong({ start: 'later', startsAt: '2026-11-27T12:00' })).toContain('startsAt')
    expect(wrong({ start: 'later', startsAt: '' })).toContain('startsAt')
  })

  test('is an end that is over, or before the start, and it says which', () => {
    const until = (at: string, also: Partial<Draft> = {}) =>
      problemsOf(written({ duration: 'until', until: at, ...also }), NOW).until
    expect(until('2026-11-27T12:01')).toBeUndefined()
    expect(until('2026-11-27T12:00')).toBe('Choose a time in the future.')
    expect(until('')).toBe('Choose a time in the future.')
    expect(until('2026-11-28T09:00', { start: 'later', startsAt: '2026-11-28T10:00' })).toBe(
      'Choose an end after the start.',
    )
  })

  test('are too many pages and half an attribute, but only where visitors are meant', () => {
    const pages = Array.from({ length: 21 }, (_, index) => `/p${index}`).join('\n')
    expect(wrong({ pages })).toEqual(['pages'])
    expect(wrong({ pages: pages.replace('/p0\n', '\n \n') })).toEqual([])
    const attributes = [{ name: 'plan', value: ' ' }]
    expect(wrong({ attributes })).toEqual(['attributes'])
    expect(wrong({ attributes: [{ name: '', value: '' }] })).toEqual([])
    expect(wrong({ audience: 'staff', pages, attributes })).toEqual([])
  })
})

describe('how long an announcement stands', () => {
  test.each(Object.entries(DURATIONS))('a %s counts from its start', (duration, ms) => {
    const later = written({ duration: duration as Draft['duration'], start: 'later', startsAt: '2026-12-01T00:00' })
    expect(expiryOf(written({ duration: duration as Draft['duration'] }), NOW)).toBe(NOW + ms)
    expect(expiryOf(later, NOW)).toBe(Date.UTC(2026, 11, 1) + ms)
  })

  test('is read in the zone that was chosen', () => {
    const draft = written({ start: 'later', startsAt: '2026-12-01T09:00', timeZone: 'Asia/Shanghai' })
    expect(startOf(draft, NOW)).toBe(Date.UTC(2026, 11, 1, 1))
  })
})

describe('what is sent', () => {
  test('is trimmed, and says nothing of what was left empty', () => {
    expect(bodyOf(written({ title: ' We move ', body: ' soon ', linkLabel: 'x' }), NOW)).toMatchObject({
      title: 'We move',
      body: 'soon',
      link: null,
      startsAt: null,
      expiresAt: NOW + 24 * HOUR,
      audience: { kind: 'visitors', site: SITE, pages: [], language: null, department: null, attributes: {} },
    })
  })

  test('has a word for a link without one, in the language of its writer', () => {
    const link = () => bodyOf(written({ linkUrl: ' https://shop.test ' }), NOW).link
    expect(link()).toEqual({ url: 'https://shop.test', label: 'Read more' })
    chooseLanguage('zh-CN')
    expect(link()).toEqual({ url: 'https://shop.test', label: '了解详情' })
  })

  test('to staff holds nothing of visitors, whatever was typed before', () => {
    const draft = written({ audience: 'staff', department: idOf('d'), language: 'en', pages: '/a' })
    expect(bodyOf(draft, NOW).audience).toEqual({ kind: 'staff', department: idOf('d') })
  })

  test('holds the pages and attributes that were named', () => {
    const attributes = [
      { name: ' plan ', value: ' pro ' },
      { name: '', value: '' },
    ]
    const { audience } = bodyOf(written({ pages: ' /a \n\n/b*', attributes, language: 'zh-CN' }), NOW)
    expect(audience).toMatchObject({ pages: ['/a', '/b*'], attributes: { plan: 'pro' }, language: 'zh-CN' })
  })

  test('of one that was opened to be changed is what it was, minute for minute', () =>
    fc.assert(
      fc.property(
        fc.nat(500_000),
        fc.integer({ min: 1, max: 100_000 }),
        fc.constantFrom('UTC', 'Asia/Shanghai', 'Asia/Kathmandu', 'America/Sao_Paulo'),
        (starts, lasts, timeZone) => {
          const startsAt = NOW + starts * 60_000
          const expiresAt = startsAt + lasts * 60_000
          const link = { url: 'https://shop.test', label: 'Go' }
          const announcement = { title: 'A', body: 'b', severity: 'warning', place: 'banner', link, pages: ['/a'] }
          const report = {
            announcement: { ...announcement, startsAt, expiresAt },
            audience: { kind: 'visitors', site: SITE },
            timeZone,
          } as unknown as Parameters<typeof draftOf>[0]
          expect(changeOf(draftOf(report), NOW)).toEqual({ ...announcement, expiresAt })
        },
      ),
      { numRuns: 40 },
    ))
})

describe('whom it is for, in words', () => {
  type Audience = Parameters<typeof audienceText>[0]
  const visitors = (also: Partial<Extract<Audience, { kind: 'visitors' }>> = {}): Audience => ({
    kind: 'visitors',
    site: SITE,
    pages: [],
    language: null,
    department: null,
    attributes: {},
    ...also,
  })
  const staff = (department: string | null) => ({ kind: 'staff', department }) as Audience

  test('names the site where it is known', () => {
    expect(audienceText(visitors(), 'Shop')).toBe('To visitors of Shop')
    expect(audienceText(visitors(), undefined)).toBe('To all visitors')
    expect([audienceText(staff(null), undefined), audienceText(staff(idOf('d')), 'Shop')]).toEqual([
      'To all staff',
      'To one department',
    ])
  })

  test('has a line for each thing that makes it smaller', () => {
    expect(narrowings(visitors(), undefined)).toEqual([])
    const narrow = visitors({ language: 'en', attributes: { plan: 'pro', seats: '5' }, pages: ['/a', '/b'] })
    expect(narrowings(narrow, 'Sales')).toEqual(['Sales only', 'English only', 'plan = pro', 'seats = 5', 'on /a, /b'])
    expect(narrowings(staff(idOf('d')), 'Sales')).toEqual(['Sales only'])
  })
})

test('a time says its zone where that is not the reader’s', () => {
  const at = Date.UTC(2026, 10, 27, 12)
  const other = ownZone() === 'America/New_York' ? 'Asia/Shanghai' : 'America/New_York'
  expect(inZone(at, other)).toMatch(new RegExp(`\\(${other.replace('_', ' ')}\\)$`))
  expect(inZone(at, ownZone())).not.toContain('(')
})
