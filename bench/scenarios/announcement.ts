/** One announcement to everybody who is there. */
import { cpuOf, mustBeNone } from '../harness/contender.ts'
import { type Figures, type Metric, ratioTo, type Scenario } from '../harness/scenario.ts'
import { RAW, type Scene, SOCKET_IO, trio } from './trio.ts'

const AT_ONCE = 50
const EVERY_MS = 500
const QUICK_EVERY_MS = 100

const METRICS: Metric[] = [
  {
    name: 'last receiver',
    unit: 'ms',
    better: 'lower',
    target: {
      text: 'as fast as raw-ws ÷ 0.9, faster than socket.io',
      met: (row) => ratioTo(row, RAW) <= 1 / 0.9 && ratioTo(row, SOCKET_IO) < 1,
    },
  },
  { name: 'CPU', unit: 'µs/delivery', better: 'lower' },
]

export const announcement: Scenario = {
  name: 'announcement',
  plans: ({ quick, rounds }) =>
    (quick ? [100] : [1_000, 5_000, 10_000]).map((count) => ({
      scenario: 'announcement',
      variant: count.toLocaleString('en-US'),
      metrics: METRICS,
      rounds,
      ...trio({ visitors: count, agents: 1 }, (scene) =>
        quick ? speedOf(scene, count, { count: 2, everyMs: QUICK_EVERY_MS }) : speedOf(scene, count, { count: 5, everyMs: EVERY_MS }),
      ),
    })),
}

async function speedOf(
  { driver, served, seeded, dialect }: Scene,
  visitors: number,
  pace: { count: number; everyMs: number },
): Promise<Figures> {
  const world = seeded.worldFile
  const target = { port: served.port, dialect }
  const { result: arrived } = await driver.call('visitors.arrive', { target, world, count: visitors, atOnce: AT_ONCE, follow: undefined })
  mustBeNone(arrived.errors, `visitors were refused: ${arrived.firstError}`)
  const params = { port: served.port, world, ...pace }
  await driver.call('announcements.send', { ...params, count: 2 })
  const { result, cpu } = await cpuOf(served, () => driver.measure('announcements.send', params))
  mustBeNone(result.missing, 'visitors did not get the announcement')
  console.log(`    generator between a request and its last receiver: ${(100 * result.burstShare).toFixed(0)} %`)
  return { 'last receiver': result.last.p50, CPU: cpu / result.deliveries }
}
