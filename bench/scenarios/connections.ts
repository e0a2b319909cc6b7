/** What an idle, authenticated visitor costs: memory, and the CPU of the heartbeats. */
import { mustBeNone } from '../harness/contender.ts'
import { type Contender, type Figures, type Metric, type Plan, ratioTo, type Scenario } from '../harness/scenario.ts'
import { ANNOUNCEMENT, announceTo } from './announcement.ts'
import { pause, RAW, type Scene, SOCKET_IO, sizes, trio, visitorsArrive } from './trio.ts'

const SETTLE_MS = 700
const QUICK_SETTLE_MS = 100
/**
 * So many sockets are opened and closed before the first look, so that what the process needs once is not counted on
 * connections.
 */
const WARM = 200
/** This is longer than two heartbeats of each variant. */
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
  plans({ quick, rounds, wanted }) {
    const settleMs = quick ? QUICK_SETTLE_MS : SETTLE_MS
    // The visitors who are there also hear the announcements of the other scenario, because ten thousand take a while
    // to come.
    const announce = wanted.includes('announcement')
    const work = async (scene: Scene, count: number): Promise<Figures> => ({
      ...(await memoryOf(scene, count, settleMs)),
      ...(announce ? await announceTo(scene, quick) : {}),
    })
    const memory = sizes(quick).map((count) => ({
      scenario: 'connections',
      variant: count.toLocaleString('en-US'),
      metrics: [...MEMORY, ...(announce ? ANNOUNCEMENT : [])],
      rounds,
      ...trio({ visitors: count, agents: 1 }, (scene) => work(scene, count)),
    }))
    return [...memory, idle(quick ? 100 : 5_000, quick ? 500 : IDLE_MS)]
  },
}

/**
 * Measures the idle time once and of all variants at the same time: it takes long, varies little, and is hardly any
 * work.
 */
function idle(count: number, ms: number): Plan {
  const { helpline, peers } = trio({ visitors: count }, (scene) => cpuOfIdle(scene, count, ms))
  let running: Promise<Figures[]> | undefined
  const together = (which: number): Contender => {
    return async () => {
      running ??= Promise.all([helpline, ...Object.values(peers)].map((contender) => contender()))
      return (await running)[which] ?? {}
    }
  }
  return {
    scenario: 'connections',
    variant: `${count.toLocaleString('en-US')}, idle`,
    metrics: CPU,
    rounds: 1,
    helpline: together(0),
    peers: Object.fromEntries(Object.keys(peers).map((name, index) => [name, together(index + 1)])),
  }
}

async function memoryOf(scene: Scene, count: number, settleMs: number): Promise<Figures> {
  const look = async () => {
    await pause(settleMs)
    return scene.served.memory()
  }
  await visitorsArrive(scene, Math.min(count, WARM))
  await scene.driver.call('visitors.cut', undefined)
  const half = Math.floor(count / 2)
  const before = await look()
  await visitorsArrive(scene, half)
  const between = await look()
  await visitorsArrive(scene, count, half)
  const after = await look()
  return {
    RSS: (after.rss - before.rss) / 1_024 / count,
    'RSS, later half': (after.rss - between.rss) / 1_024 / (count - half),
    heap: (after.heap - before.heap) / 1_024 / count,
  }
}

async function cpuOfIdle(scene: Scene, count: number, ms: number): Promise<Figures> {
  await visitorsArrive(scene, count)
  if (scene.beats) await scene.driver.call('visitors.beat', undefined)
  await scene.served.memory()
  const before = await scene.served.usage()
  await pause(ms)
  const after = await scene.served.usage()
  const { result } = await scene.driver.call('visitors.open', undefined)
  mustBeNone(count - result, 'connections were lost')
  return { CPU: (after.cpu - before.cpu) / count / (ms / 1_000) }
}
