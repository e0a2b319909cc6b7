import '../support/page.ts'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { byDay } from '../../widgets/ui/days/by-day.ts'
import { dayName } from '../../widgets/ui/days/day-name.ts'

let time: typeof import('../../widgets/ui/http/server-time.ts')
beforeEach(async () => {
  vi.resetModules()
  time = await import('../../widgets/ui/http/server-time.ts')
})
const header = (at: number) => new Date(at).toUTCString()
const HOUR = 3_600_000

describe('the time of the server', () => {
  test('is our own until it has answered, and then that of its header, where that is another', () => {
    expect(Math.abs(time.serverNow() - Date.now())).toBeLessThan(1_000)
    time.noteServerDate(header(Date.now() + HOUR))
    expect(Math.abs(time.serverNow() - Date.now() - HOUR)).toBeLessThan(2_000)
  })

  test('is not moved by a header that is only vague, missing or nonsense', () => {
    const before = time.serverNow()
    for (const each of [header(Date.now()), null, 'yesterday']) time.noteServerDate(each)
    expect(time.serverNow() - before).toBeLessThan(1_000)
  })

  test('is that of hello once it was said: no proxy is believed any more', () => {
    time.noteServerTime(5_000_000)
    time.noteServerDate(header(Date.now()))
    expect(time.serverNow()).toBeLessThan(5_010_000)
  })
})

describe('the days of a thread', () => {
  const NOON = new Date(2026, 10, 27, 12).getTime()

  test('are named from today, and with the year where it is another', () => {
    const named = [0, 24, 48].map((hours) => dayName(NOON - hours * HOUR, NOON))
    expect(named).toEqual(['Today', 'Yesterday', 'Wednesday 25 November'])
    expect(dayName(new Date(2025, 11, 31).getTime(), NOON)).toContain('2025')
  })

  test('stand above the first of each', () => {
    const at = [NOON, NOON + 1, NOON + 24 * HOUR]
    const days = byDay(at, (each) => each).map(({ day }) => day !== undefined)
    expect(days).toEqual([true, false, true])
  })
})
