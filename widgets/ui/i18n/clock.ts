/** This is one slow clock for all relative times of a page, so that a thousand rows do not need a timer each. */
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
