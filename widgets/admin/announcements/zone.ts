/** This handles times as they are typed (`2026-11-25T09:30`) in a time zone, which need not be this browser's. */

export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

/** Returns the time zones to choose from: this browser's first, then all that it knows. */
export function timeZones(chosen: string): string[] {
  const known = typeof Intl.supportedValuesOf === 'function' ? Intl.supportedValuesOf('timeZone') : []
  return [...new Set([chosen, ownZone(), 'UTC', ...known])]
}

/**
 * Returns milliseconds since 1970, or NaN for a text that is not a time. An hour that summer time leaves out becomes
 * the one after it.
 */
export function timeIn(zone: string, typed: string): number {
  // We check the form ourselves, because engines accept nearly any text as a date.
  const asUtc = /^\d{4,}-\d\d-\d\dT\d\d:\d\d$/.test(typed) ? Date.parse(`${typed}:00Z`) : Number.NaN
  if (Number.isNaN(asUtc)) return asUtc
  // The offset depends on the time that we look for. The second try has it, except on the days of the change, where we
  // check.
  const first = asUtc - offsetAt(zone, asUtc)
  return asUtc - offsetAt(zone, first)
}

export function typedIn(zone: string, at: number): string {
  return new Date(at + offsetAt(zone, at)).toISOString().slice(0, 16)
}

/** Returns how far the zone's clocks are ahead of UTC at a time, in milliseconds. */
function offsetAt(zone: string, at: number): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at)
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((each) => each.type === type)?.value)
  const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
  return shown - Math.floor(at / 1000) * 1000
}
