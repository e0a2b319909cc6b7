/** A server and a generator for one round, and what the server spent meanwhile. */
import { Driver } from './driver.ts'
import type { Figures } from './scenario.ts'
import type { Served } from './served.ts'

export async function against(
  start: () => Promise<Served>,
  work: (served: Served, driver: Driver) => Promise<Figures>,
): Promise<Figures> {
  // It starts while the server does.
  const driver = new Driver()
  const served = await start().catch(async (error: unknown) => {
    await driver.stop()
    throw error
  })
  try {
    return await work(served, driver)
  } finally {
    if (driver.busiest > 0) console.log(`    generator: ${(100 * driver.busiest).toFixed(0)} % of a core`)
    // In this order: whoever closes first keeps the ports for a minute, and the generator needs its own again.
    await served.stop()
    await driver.stop()
  }
}

/** Microseconds of the server's CPU, user and system, while `work` ran. */
export async function cpuOf<T>(served: Served, work: () => Promise<T>): Promise<{ result: T; cpu: number }> {
  const before = await served.usage()
  const result = await work()
  const after = await served.usage()
  return { result, cpu: after.cpu - before.cpu }
}

/** Anything but none is a failure of the run, not a figure. */
export function mustBeNone(count: number, what: string): void {
  if (count > 0) throw new Error(`${count} ${what}`)
}
