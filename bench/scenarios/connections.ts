/** What an idle, authenticated visitor costs: memory, and the CPU of the heartbeats. */
import { mustBeNone } from '../harness/contender.ts'
import { type Figures, type Metric, ratioTo, type Scenario } from '../harness/scenario.ts'
import { RAW, type Scene, SOCKET_IO, trio } from './trio.ts'

const AT_ONCE = 50
const SETTLE_MS = 1_000
const QUICK_SETTLE_MS = 100
/** Opened and closed before the first look, so that what the process needs once is not counted on connections. */
const WARM = 200
/** More than two heartbeats of each variant's. */
const IDLE_MS = 51_000

const target = {
  text: '≤ 1.5 × raw-ws, ≤ 0.7 × socket.io',
  met: (row: Parameters<typeof ratioTo>[0]) => ratioTo(row, RAW) <= 1.5 && ratioTo(row, SOCKET_IO) <= 0.7,
}
const MEMORY: Metric[] = [
  { name: 'RSS', unit: 'KB/connection', better: 'lower', target },
  { name: 'RSS, later half', unit: 'KB/connection', better: 'lower' },
  { name: 'heap', unit: 'KB/connection', better: 'lower' },
]
const CPU: Metric[] = [{ name: 'CPU', unit: 'µs/s a connection', better: 'lower', target }]

export const connections: Scenario = {
  name: 'connections',
  plans: ({ quick, rounds }) => [
    ...(quick ? [100] : [1_000, 5_000, 10_000]).map((count) => ({
      scenario: 'connections',
      variant: count.toLocaleString('en-US'),
      metrics: MEMORY,
      rounds,
      ...trio({ visitors: count }, (scene) => memoryOf(scene, count, quick ? QUICK_SETTLE_MS : SETTLE_MS)),
    })),
    // Long, and steady by itself: once.
    {
      scenario: 'connections',
      variant: `${quick ? 100 : '5,000'}, idle`,
      metrics: CPU,
      rounds: 1,
      ...trio({ visitors: quick ? 100 : 5_000 }, (scene) => cpuOfIdle(scene, quick ? 100 : 5_000, quick ? 500 : IDLE_MS)),
    },
  ],
}

async function memoryOf(scene: Scene, count: number, settleMs: number): Promise<Figures> {
  await open(scene, Math.min(count, WARM))
  await scene.driver.call('visitors.cut', undefined)
  await pause(settleMs)
  const before = await scene.served.memory()
  const half = Math.floor(count / 2)
  await open(scene, half)
  await pause(settleMs)
  const between = await scene.served.memory()
  await open(scene, count, half)
  await pause(settleMs)
  const after = await scene.served.memory()
  return {
    RSS: (after.rss - before.rss) / 1_024 / count,
    'RSS, later half': (after.rss - between.rss) / 1_024 / (count - half),
    heap: (after.heap - before.heap) / 1_024 / count,
  }
}

async function cpuOfIdle(scene: Scene, count: number, ms: number): Promise<Figures> {
  await open(scene, count)
  await scene.driver.call('visitors.beat', undefined)
  await scene.served.memory()
  const before = await scene.served.usage()
  await pause(ms)
  const after = await scene.served.usage()
  const { result } = await scene.driver.call('visitors.open', undefined)
  mustBeNone(count - result, 'connections were lost')
  return { CPU: (after.cpu - before.cpu) / count / (ms / 1_000) }
}

async function open({ driver, served, seeded, dialect }: Scene, upTo: number, from = 0): Promise<void> {
  const target = { port: served.port, dialect }
  const params = { target, world: seeded.worldFile, from, count: upTo - from, atOnce: AT_ONCE, follow: undefined }
  const { result } = await driver.call('visitors.arrive', params)
  mustBeNone(result.errors, `visitors were refused: ${result.firstError}`)
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
