/** Full jitter ([CO11]): a random time between 0 and min(`longest`, 0.5 s · 2ⁿ) before the n-th try. */
export function backoffMs(attempt: number, random: () => number, longest = 30_000): number {
  return random() * Math.min(longest, 500 * 2 ** Math.min(attempt, 10))
}
