/** What the library measures of the process: memory, CPU, garbage collection, open files, delay of the event loop. */
import { collectDefaultMetrics, Registry } from 'prom-client'

/** These walk over everything that is open, which holds up a server with ten thousand sockets, and say no more. */
const COSTLY = ['resources', 'handles', 'requests'].flatMap((what) => [
  `nodejs_active_${what}`,
  `nodejs_active_${what}_total`,
])

let made: Registry | undefined

/** Returns the registry of this process. It is made once, since what observes the process cannot be stopped. */
export function processRegistry(): Registry {
  if (made !== undefined) return made
  made = new Registry()
  collectDefaultMetrics({ register: made })
  for (const name of COSTLY) made.removeSingleMetric(name)
  return made
}
