/**
 * The page's clocks, and which is for what, as src/kernel/clock.ts has it for the server. A moment is shown, stored and shared:
 * with the server, with other tabs, with the page after a reload. What lasts is counted by the page's steady clock, which does
 * not jump; it means nothing outside this page, and may stand still while the machine sleeps.
 */

/** Milliseconds since 1970 as this machine has it: it may be off, and jump, forward and back. */
export const moment = (): number => Date.now()

/** Milliseconds of which only differences count: how long something took, or has to wait. */
export const steady = (): number => performance.now()

/** By how much the moments were ahead of the steady clock at most. */
let ahead = 0

/**
 * The same for what spoils. It does not stand still in sleep: whatever is fresh by it is fresh, but after a clock was put forward
 * some of it is thrown away too early, once.
 */
export function aging(): number {
  const now = performance.now()
  ahead = Math.max(ahead, Date.now() - now)
  return now + ahead
}
