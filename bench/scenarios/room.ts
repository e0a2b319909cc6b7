/** A Q&A room of a thousand visitors: when has the last member a message, and what do two who talk elsewhere notice? */
import type { RoomResult, RoomRun } from '../generator/room.ts'
import { cpuOf, mustBeNone } from '../harness/contender.ts'
import { Driver } from '../harness/driver.ts'
import { type Figures, type Metric, ratioTo, type Scenario } from '../harness/scenario.ts'
import { pause, RAW, type Scene, SOCKET_IO, trio } from './trio.ts'

/** The phases run one after the other; the pair talks alone at first, and then beside each of them. */
interface Setting {
  /** Milliseconds of warming up before each phase. */
  warmMs: number
  alone: RoomRun
  steady: RoomRun
  lively: RoomRun
  bursts: RoomRun
  /**
   * This is rare enough: even when the server stands still for a second, what waits stays below what one socket may
   * have unanswered.
   */
  pairEveryMs: number
}

const FULL: Setting = {
  warmMs: 1_000,
  alone: { ms: 3_000, burst: 0, everyMs: 1, pairEveryMs: 0 },
  steady: { ms: 4_000, burst: 1, everyMs: 50, pairEveryMs: 0 },
  lively: { ms: 4_000, burst: 1, everyMs: 16, pairEveryMs: 0 },
  bursts: { ms: 8_000, burst: 100, everyMs: 2_000, pairEveryMs: 0 },
  pairEveryMs: 40,
}
const QUICK: Setting = {
  warmMs: 25,
  alone: { ms: 120, burst: 0, everyMs: 1, pairEveryMs: 0 },
  steady: { ms: 120, burst: 1, everyMs: 50, pairEveryMs: 0 },
  lively: { ms: 120, burst: 1, everyMs: 16, pairEveryMs: 0 },
  bursts: { ms: 120, burst: 20, everyMs: 60, pairEveryMs: 0 },
  pairEveryMs: 25,
}

const METRICS: Metric[] = [
  { name: '20/s: last receiver p50', unit: 'ms', better: 'lower' },
  { name: '20/s: last receiver p99', unit: 'ms', better: 'lower' },
  { name: '20/s: CPU', unit: 'ms/message', better: 'lower', target: atMost(1.5) },
  { name: '60/s: last receiver p50', unit: 'ms', better: 'lower' },
  { name: '60/s: last receiver p99', unit: 'ms', better: 'lower' },
  { name: '60/s: CPU', unit: 'ms/message', better: 'lower', target: atMost(1.5) },
  { name: '100 at once: last receiver p50', unit: 'ms', better: 'lower', target: atMost(1) },
  { name: '100 at once: last receiver p99', unit: 'ms', better: 'lower', target: atMost(1) },
  { name: '100 at once: CPU', unit: 'ms/message', better: 'lower', target: atMost(1) },
  { name: 'the pair alone: delivery p99', unit: 'ms', better: 'lower' },
  { name: 'the pair beside 60/s: delivery p99', unit: 'ms', better: 'lower' },
  { name: 'the pair beside 100 at once: delivery p99', unit: 'ms', better: 'lower', target: atMost(1) },
]

export const room: Scenario = {
  name: 'room',
  plans({ quick, rounds }) {
    const members = quick ? 50 : 1_000
    const wish = { visitors: 1 + members, agents: 1, conversations: 1, qa: true }
    return [
      {
        scenario: 'room',
        variant: `${members.toLocaleString('en-US')} members`,
        metrics: METRICS,
        rounds,
        ...trio(wish, (scene) => measure(scene, quick ? QUICK : FULL)),
      },
    ]
  },
}

function atMost(times: number): NonNullable<Metric['target']> {
  return {
    text: `≤ ${times} × raw-ws, below socket.io`,
    met: (row) => ratioTo(row, RAW) <= times && ratioTo(row, SOCKET_IO) < 1,
  }
}

async function measure(scene: Scene, setting: Setting): Promise<Figures> {
  const { driver, served, seeded, dialect } = scene
  const params = { target: { port: served.port, dialect }, world: seeded.worldFile }
  const pair = new Driver()
  try {
    await driver.call('room.prepare', { ...params, part: 'room' })
    await pair.call('room.prepare', { ...params, part: 'pair' })
    return await phases(scene, pair, setting)
  } finally {
    await pair.stop()
  }
}

async function phases(
  { driver, served }: Scene,
  pair: Driver,
  { warmMs, pairEveryMs, ...setting }: Setting,
): Promise<Figures> {
  const speak = async (run: RoomRun): Promise<RoomResult & { cpu: number; p99OfPair: number }> => {
    await driver.call('room.run', { ...run, ms: warmMs })
    await pause(warmMs / 2)
    const { result, cpu } = await cpuOf(served, async () => {
      const talking = pair.measure('room.run', { ms: run.ms, burst: 0, everyMs: 1, pairEveryMs })
      const [spoken, talked] = await Promise.all([driver.measure('room.run', run), talking])
      for (const { refused, missing, disordered } of [spoken, talked]) {
        mustBeNone(refused, 'messages were refused')
        mustBeNone(missing, 'deliveries did not come')
        mustBeNone(disordered, 'deliveries were overtaken')
      }
      return { ...spoken, p99OfPair: talked.pair.p99 }
    })
    return { ...result, cpu: cpu / 1_000 / result.messages }
  }
  const alone = await speak(setting.alone)
  const [steady, lively, bursts] = [
    await speak(setting.steady),
    await speak(setting.lively),
    await speak(setting.bursts),
  ]
  console.log(`    generator between a burst and its last receiver: ${(100 * bursts.burstShare).toFixed(0)} %`)
  return {
    '20/s: last receiver p50': steady.last.p50,
    '20/s: last receiver p99': steady.last.p99,
    '20/s: CPU': steady.cpu,
    '60/s: last receiver p50': lively.last.p50,
    '60/s: last receiver p99': lively.last.p99,
    '60/s: CPU': lively.cpu,
    '100 at once: last receiver p50': bursts.last.p50,
    '100 at once: last receiver p99': bursts.last.p99,
    '100 at once: CPU': bursts.cpu,
    'the pair alone: delivery p99': alone.p99OfPair,
    'the pair beside 60/s: delivery p99': lively.p99OfPair,
    'the pair beside 100 at once: delivery p99': bursts.p99OfPair,
  }
}
