/** What the library measures of the process: memory, CPU, garbage collection, open files, delay of the event loop. */
import { collectDefaultMetrics, Registry } from 'prom-client'

/**
 * The active ones walk over everything that is open, which holds up a server with ten thousand sockets. The others of
 * the event loop are no numbers, or those of nothing, when two ask one right after the other.
 */
const LEFT_OUT = [
  ...['resources', 'handles', 'requests'].flatMap((what) => [`nodejs_active_${what}`, `nodejs_active_${what}_total`]),
  ...['min', 'mean', 'stddev'].map((what) => `nodejs_eventloop_lag_${what}_seconds`),
]

let made: Registry | undefined

/** Returns the registry of this process. It is made once, since what observes the process cannot be stopped. */
export function processRegistry(): Registry {
  if (made !== undefined) return made
  made = new Registry()
  collectDefaultMetrics({ register: made })
  for (const name of LEFT_OUT) made.removeSingleMetric(name)
  return made
}
