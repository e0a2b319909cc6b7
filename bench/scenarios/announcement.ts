/** One announcement goes to everybody who is there. */
import { cpuOf, mustBeNone } from '../harness/contender.ts'
import { type Figures, type Metric, ratioTo, type Scenario } from '../harness/scenario.ts'
import { RAW, type Scene, SOCKET_IO, sizes, trio, visitorsArrive } from './trio.ts'

const FULL = { count: 5, everyMs: 500 }
const QUICK = { count: 2, everyMs: 100 }
const WARM = 1

const scenario = 'announcement'
export const ANNOUNCEMENT: Metric[] = [
  {
    scenario,
    name: 'last receiver',
    unit: 'ms',
    better: 'lower',
    target: {
      text: 'as fast as raw-ws ÷ 0.9, faster than socket.io',
      met: (row) => ratioTo(row, RAW) <= 1 / 0.9 && ratioTo(row, SOCKET_IO) < 1,
    },
  },
  { scenario, name: 'CPU a delivery', unit: 'µs', better: 'lower' },
]

export const announcement: Scenario = {
  name: scenario,
  plans: ({ quick, rounds, wanted }) =>
    // This runs together with the connections, where those are measured.
    wanted.includes('connections')
      ? []
      : sizes(quick).map((count) => ({
          scenario,
          variant: count.toLocaleString('en-US'),
          metrics: ANNOUNCEMENT,
          rounds,
          ...trio({ visitors: count, agents: 1 }, async (scene) => {
            await visitorsArrive(scene, count)
            return announceTo(scene, quick)
          }),
        })),
}

/** Sends announcements to those who are there, and returns the figures. */
export async function announceTo({ driver, served, seeded }: Scene, quick: boolean): Promise<Figures> {
  const params = { port: served.port, world: seeded.worldFile, ...(quick ? QUICK : FULL) }
  await driver.call('announcements.send', { ...params, count: WARM })
  const { result, cpu } = await cpuOf(served, () => driver.measure('announcements.send', params))
  mustBeNone(result.missing, 'visitors did not get the announcement')
  console.log(`    generator between a request and its last receiver: ${(100 * result.burstShare).toFixed(0)} %`)
  return { 'last receiver': result.last.p50, 'CPU a delivery': cpu / result.deliveries }
}
