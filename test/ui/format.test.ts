import '../support/page.ts'
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { sizeText } from '../../widgets/ui/files/size-text.ts'
import { daysBetween } from '../../widgets/ui/i18n/days.ts'
import {
  formatDate,
  formatNumber,
  formatRelative,
  formatTimer,
  localeNow,
  timeIn,
} from '../../widgets/ui/i18n/format.ts'
import { chooseLanguage } from '../../widgets/ui/i18n/language.ts'
import { readIn } from '../support/page.ts'

const NOON = new Date(2026, 10, 27, 12, 0, 0).getTime()
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

beforeEach(() => {
  readIn(['en-GB'])
  chooseLanguage('en')
})

describe('how long ago something was', () => {
  test.each<[ago: number, words: string]>([
    [0, 'now'],
    [59_999, 'now'],
    [MINUTE, '1 min ago'],
    [59 * MINUTE, '59 min ago'],
    [HOUR, '1 hr ago'],
    [11 * HOUR, '11 hr ago'],
    [13 * HOUR, 'yesterday'],
    [2 * DAY, '2 days ago'],
    [6 * DAY, '6 days ago'],
    [7 * DAY, '20 Nov'],
    [365 * DAY, '27 Nov 2025'],
    [-30_000, 'now'],
    [-5 * MINUTE, 'in 5 min'],
    [-DAY, 'tomorrow'],
  ])('%i ms are %j', (ago, words) => expect(formatRelative(NOON - ago, NOON)).toBe(words))

  test('has a blank between Chinese and numbers, as all our Chinese has', () => {
    chooseLanguage('zh-CN')
    expect(formatRelative(NOON - 7 * MINUTE, NOON)).toBe('7 分钟前')
    expect(formatRelative(NOON - 3 * HOUR, NOON)).toBe('3 小时前')
    expect(formatRelative(NOON, NOON)).toBe('现在')
  })

  test('goes by midnights, not by hours: what was said late is of yesterday', () => {
    const night = new Date(2026, 10, 27, 0, 10).getTime()
    expect(formatRelative(night - 2 * HOUR, night)).toBe('yesterday')
    expect(formatRelative(night - 20 * MINUTE, night)).toBe('20 min ago')
  })
})

describe('days between two moments', () => {
  test('are the midnights between them, forward and back', () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000 }), fc.integer({ min: 0, max: 4_000 }), (one, other) => {
        const at = (day: number, hour: number) => new Date(2020, 0, 1 + day, hour).getTime()
        expect(daysBetween(at(one, 23), at(other, 0))).toBe(other - one)
        expect(daysBetween(at(one, 0), at(other, 23))).toBe(other - one)
      }),
    ))
})

describe('a stop-watch', () => {
  test.each([
    [0, '0:00'],
    [999, '0:00'],
    [42_000, '0:42'],
    [725_000, '12:05'],
    [3_599_999, '59:59'],
    [3_600_000, '1:00:00'],
    [3_725_000, '1:02:05'],
    [90 * HOUR, '90:00:00'],
    [-5, '0:00'],
  ])('shows %i ms as %s', (ms, text) => expect(formatTimer(ms)).toBe(text))

  test('loses no second: read back it is what was measured', () =>
    fc.assert(
      fc.property(fc.nat(1_000_000), (seconds) => {
        const read = formatTimer(seconds * 1_000)
          .split(':')
          .reduce((sum, part) => sum * 60 + Number(part), 0)
        expect(read).toBe(seconds)
      }),
    ))
})

describe('dates and numbers', () => {
  test('are written as the reader’s part of the world does', () => {
    const at = new Date(2026, 10, 3, 14, 5).getTime()
    expect([formatDate(at, 'time'), formatDate(at, 'day'), formatDate(at, 'date')]).toEqual([
      '14:05',
      '3 Nov',
      '3 Nov 2026',
    ])
    readIn(['en-US'])
    expect(formatDate(at, 'time')).toMatch(/^2:05\sPM$/)
    expect([formatDate(at, 'day'), localeNow()]).toEqual(['Nov 3', 'en-US'])
    chooseLanguage('zh-CN')
    expect(formatDate(at, 'day')).toBe('11月3日')
    expect(formatDate(at, 'longDay')).toBe('11月3日星期二')
  })

  test('have the marks of the place: a German reads English words and German digits', () => {
    expect(formatNumber(1_234_567.5)).toBe('1,234,567.5')
    readIn(['de-DE'])
    expect(localeNow()).toBe('en-DE')
    expect(formatDate(new Date(2026, 10, 3, 15, 5).getTime(), 'time')).toBe('15:05')
  })

  test('of another zone are empty where the browser does not know it', () => {
    const at = Date.UTC(2026, 0, 15, 8, 0)
    expect(timeIn('Asia/Shanghai', at)).toBe('16:00')
    expect(timeIn('Mars/Olympus', at)).toBe('')
  })
})

describe('the size of a file', () => {
  test.each([
    [0, '0 B'],
    [1, '1 B'],
    [1_023, '1,023 B'],
    [1_024, '1 KB'],
    [1_536, '1.5 KB'],
    [10 * 1_024, '10 KB'],
    [1_048_576, '1 MB'],
    [25 * 1_048_576, '25 MB'],
    [1_073_741_824, '1 GB'],
    [5_000 * 1_073_741_824, '5,000 GB'],
  ])('of %i bytes is %j', (bytes, text) => expect(sizeText(bytes)).toBe(text))

  test('never says that one file is larger than another that is', () => {
    const order = (text: string) => {
      const [value = '', unit = ''] = text.split(' ')
      return Number(value.replaceAll(',', '')) * 1024 ** ['B', 'KB', 'MB', 'GB'].indexOf(unit)
    }
    fc.assert(
      fc.property(fc.nat(2 ** 40), fc.nat(2 ** 40), (a, b) => {
        const [small, large] = a < b ? [a, b] : [b, a]
        expect(order(sizeText(small))).toBeLessThanOrEqual(order(sizeText(large)))
      }),
    )
  })
})
