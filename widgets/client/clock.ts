/**
 * The page has two clocks, as the server has in src/kernel/clock.ts. A moment is for what is shown, stored or shared
 * with the server, with other tabs or with the page after a reload. Durations are counted by the steady clock, which
 * does not jump; its numbers mean nothing outside this page, and it may stand still while the machine sleeps.
 */

/**
 * Returns the milliseconds since 1970 by this machine's clock. That clock may be wrong, and may jump forward and back.
 */
export const moment = (): number => Date.now()

/** Returns milliseconds of which only differences count: how long something took, or has to wait. */
export const steady = (): number => performance.now()

/** The largest difference seen so far between the moments and the steady clock, in milliseconds. */
let ahead = 0

/**
 * Returns steady milliseconds for what goes stale, because this clock does not stand still while the machine sleeps.
 * What it calls fresh is fresh; but after the machine's clock was put forward, some of it is thrown away too early,
 * once.
 */
export function aging(): number {
  const now = performance.now()
  ahead = Math.max(ahead, Date.now() - now)
  return now + ahead
}
