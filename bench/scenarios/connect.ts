/** How fast visitors come in: the upgrade, hello with a token, and the thread that is followed again. */
import { cpuOf, mustBeNone } from '../harness/contender.ts'
import { type Figures, type Metric, ratioTo, type Scenario } from '../harness/scenario.ts'
import { RAW, type Scene, SOCKET_IO, trio } from './trio.ts'

const AT_ONCE = 50
const WARM = 1_000

const METRICS: Metric[] = [
  {
    name: 'rate',
    unit: 'connections/s',
    better: 'higher',
    target: {
      text: '≥ 0.6 × raw-ws, ≥ 1.2 × socket.io',
      met: (row) => ratioTo(row, RAW) >= 0.6 && ratioTo(row, SOCKET_IO) >= 1.2,
    },
  },
  { name: 'p99', unit: 'ms', better: 'lower' },
  { name: 'CPU', unit: 'µs/connection', better: 'lower' },
]

export const connect: Scenario = {
  name: 'connect',
  onPostgresql: true,
  plans({ quick, rounds, database }) {
    const count = quick ? 100 : 3_000
    return [
      {
        scenario: 'connect',
        variant: count.toLocaleString('en-US'),
        metrics: METRICS,
        rounds,
        ...trio(
          { visitors: count, conversations: count, agents: 1, messages: 5 },
          (scene) => rateOf(scene, count),
          database,
        ),
      },
    ]
  },
}

async function rateOf({ driver, served, seeded, dialect }: Scene, count: number): Promise<Figures> {
  const params = {
    target: { port: served.port, dialect },
    world: seeded.worldFile,
    atOnce: AT_ONCE,
    follow: { missed: 0 },
  }
  await driver.call('visitors.arrive', { ...params, count: Math.min(WARM, count) })
  await driver.call('visitors.cut', undefined)
  const { result, cpu } = await cpuOf(served, () => driver.measure('visitors.arrive', { ...params, count }))
  mustBeNone(result.errors, `visitors were refused: ${result.firstError}`)
  return { rate: (count * 1_000) / result.ms, p99: result.each.p99, CPU: cpu / count }
}
