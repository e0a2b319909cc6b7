import fc from 'fast-check'
import { expect, test } from 'vitest'
import { timeIn, timeZones, typedIn } from '../../widgets/admin/announcements/zone.ts'

test.each([
  ['Europe/Berlin', '2026-01-15T09:00', '2026-01-15T08:00:00.000Z'],
  ['Europe/Berlin', '2026-07-15T09:00', '2026-07-15T07:00:00.000Z'],
  ['Europe/Berlin', '2026-03-29T03:30', '2026-03-29T01:30:00.000Z'],
  ['Asia/Shanghai', '2026-07-15T09:00', '2026-07-15T01:00:00.000Z'],
  ['America/New_York', '2026-11-01T12:00', '2026-11-01T17:00:00.000Z'],
  ['Asia/Kolkata', '2026-11-01T12:00', '2026-11-01T06:30:00.000Z'],
  ['UTC', '2026-11-01T12:00', '2026-11-01T12:00:00.000Z'],
])('[AN4] in %s, %s is %s', (zone, typed, at) => {
  expect(new Date(timeIn(zone, typed)).toISOString()).toBe(at)
  expect(typedIn(zone, Date.parse(at))).toBe(typed)
})

test('[AN4] a time that was not typed yet is none', () => {
  expect(timeIn('UTC', '')).toBeNaN()
})

test('[AN4] what is shown is what was typed, in any zone, but for the hours of the change', () => {
  const zones = fc.constantFrom('Asia/Shanghai', 'Asia/Kolkata', 'UTC', 'Africa/Nairobi', 'Pacific/Honolulu')
  const minutes = fc.integer({ min: 26_000_000, max: 40_000_000 })
  fc.assert(
    fc.property(zones, minutes, (zone, minute) => timeIn(zone, typedIn(zone, minute * 60_000)) === minute * 60_000),
  )
})

test('the chosen zone comes first, and none twice', () => {
  const zones = timeZones('Asia/Shanghai')
  expect(zones[0]).toBe('Asia/Shanghai')
  expect(new Set(zones).size).toBe(zones.length)
})
