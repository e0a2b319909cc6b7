// A node of a chaos run loads this before the server. The run tells it to hold up the event loop, or to move the clock
// of this node alone, and may have a fault planted into the server. The server itself knows nothing of it.
import { register } from 'node:module'
import { isMainThread } from 'node:worker_threads'

const { CHAOS_CLOCK_MS, CHAOS_PLANT } = process.env
const RealDate = Date
const realNow = Date.now
let ahead = Number(CHAOS_CLOCK_MS ?? 0)
const now = () => realNow() + ahead

globalThis.Date = new Proxy(RealDate, {
  construct: (target, values, self) => Reflect.construct(target, values.length === 0 ? [now()] : values, self),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
})

let beginFault = () => {}
if (CHAOS_PLANT !== undefined && isMainThread) {
  register('./plant-hook.mjs', import.meta.url)
  const { plant, begin } = await import('./plants.mjs')
  plant(CHAOS_PLANT)
  beginFault = begin
}

if (isMainThread && process.channel !== undefined) {
  process.on('message', ({ stallMs, clockMs, isFaulty }) => {
    if (isFaulty) beginFault()
    if (clockMs !== undefined) ahead = clockMs
    if (stallMs === undefined) return
    const until = performance.now() + stallMs
    while (performance.now() < until);
  })
  // The run may end before the server does.
  process.channel.unref()
}
