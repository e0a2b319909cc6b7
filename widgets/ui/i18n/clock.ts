/** One slow clock for all relative times of a page: a minute hand, not a timer for each of a thousand rows. */
import { computed, type ReadonlySignal, signal } from '@preact/signals'
import { serverNow } from '../http/server-time.ts'

const TICK_MS = 20_000

const ticks = signal(1)
const tick = () => {
  if (!document.hidden) ticks.value++
}
setInterval(tick, TICK_MS)
document.addEventListener('visibilitychange', tick)

export const minuteClock: ReadonlySignal<number> = computed(() => ticks.value && serverNow())
