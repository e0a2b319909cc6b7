/** Full jitter ([R7]): a random time between 0 and min(30 s, 0.5 s · 2ⁿ) before the n-th try. */
export function backoffMs(attempt: number, random: () => number): number {
  return random() * Math.min(30_000, 500 * 2 ** Math.min(attempt, 10))
}
