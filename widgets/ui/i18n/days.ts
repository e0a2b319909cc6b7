const DAY_MS = 24 * 3600_000

/**
 * Returns how many midnights of this place lie between two moments: 0 for the same day, 1 for the day before. Days of
 * 23 and 25 hours count as one.
 */
export function daysBetween(at: number, now: number): number {
  const midnight = (ms: number) => new Date(ms).setHours(0, 0, 0, 0)
  return Math.round((midnight(now) - midnight(at)) / DAY_MS)
}
