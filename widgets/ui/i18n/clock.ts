/** One slow clock for all relative times of a page: a minute hand, not a timer for each of a thousand rows. */
import { type ReadonlySignal, signal } from '@preact/signals'

const TICK_MS = 20_000

const now = signal(Date.now())
const tick = () => {
  if (!document.hidden) now.value = Date.now()
}
setInterval(tick, TICK_MS)
document.addEventListener('visibilitychange', tick)

export const minuteClock: ReadonlySignal<number> = now
