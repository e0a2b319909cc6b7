/**
 * Returns the milliseconds to wait before the next try. They are random (“full jitter”, [CO11]): between 0 and the
 * smaller of `longest` and 0.5 s · 2ⁿ, where n is `attempt`.
 */
export function backoffMs(attempt: number, random: () => number, longest = 30_000): number {
  return random() * Math.min(longest, 500 * 2 ** Math.min(attempt, 10))
}
