/** A server and a generator for one round, and what CPU time the server used meanwhile. */
import { Driver } from './driver.ts'
import type { Figures } from './scenario.ts'
import type { Served } from './served.ts'

export async function against(
  start: () => Promise<Served>,
  work: (served: Served, driver: Driver) => Promise<Figures>,
): Promise<Figures> {
  // The generator starts while the server does.
  const driver = new Driver()
  const served = await start().catch(async (error: unknown) => {
    await driver.stop()
    throw error
  })
  try {
    return await work(served, driver)
  } finally {
    if (driver.busiest > 0) console.log(`    generator: ${(100 * driver.busiest).toFixed(0)} % of a core`)
    // The order matters: whoever closes first keeps the ports for a minute, and the generator needs its own again.
    await served.stop()
    await driver.stop()
  }
}

/** Resolves with the microseconds of CPU, user and system together, that the server used while `work` ran. */
export async function cpuOf<T>(served: Served, work: () => Promise<T>): Promise<{ result: T; cpu: number }> {
  const before = await served.usage()
  const result = await work()
  const after = await served.usage()
  return { result, cpu: after.cpu - before.cpu }
}

/** Throws unless `count` is 0: such a count is a failure of the run and not a figure. */
export function mustBeNone(count: number, what: string): void {
  if (count > 0) throw new Error(`${count} ${what}`)
}
