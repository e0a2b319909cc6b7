/** A room of a thousand: when has the last member a message, and what do two who talk elsewhere notice? */
import type { RoomResult, RoomRun } from '../generator/room.ts'
import { cpuOf, mustBeNone } from '../harness/contender.ts'
import { type Figures, type Metric, ratioTo, type Scenario } from '../harness/scenario.ts'
import { pause, RAW, type Scene, SOCKET_IO, trio } from './trio.ts'

/** The phases, one after the other. */
interface Setting {
  /** Before each. */
  warmMs: number
  alone: RoomRun
  steady: RoomRun
  lively: RoomRun
  bursts: RoomRun
  beside: RoomRun
}

/** Rare enough that what waits while a server stands still for a second is below what one socket may have unanswered. */
const PAIR_EVERY_MS = 25
const BURST = { burst: 100, everyMs: 1_500 }
const FULL: Setting = {
  warmMs: 1_000,
  alone: { ms: 4_000, burst: 0, everyMs: 1, pairEveryMs: PAIR_EVERY_MS },
  steady: { ms: 4_000, burst: 1, everyMs: 50, pairEveryMs: 0 },
  lively: { ms: 4_000, burst: 1, everyMs: 16, pairEveryMs: 0 },
  bursts: { ms: 6_000, ...BURST, pairEveryMs: 0 },
  beside: { ms: 6_000, ...BURST, pairEveryMs: PAIR_EVERY_MS },
}
const QUICK: Setting = {
  warmMs: 60,
  alone: { ms: 200, burst: 0, everyMs: 1, pairEveryMs: PAIR_EVERY_MS },
  steady: { ms: 200, burst: 1, everyMs: 50, pairEveryMs: 0 },
  lively: { ms: 200, burst: 1, everyMs: 16, pairEveryMs: 0 },
  bursts: { ms: 200, burst: 20, everyMs: 100, pairEveryMs: 0 },
  beside: { ms: 200, burst: 20, everyMs: 100, pairEveryMs: PAIR_EVERY_MS },
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
  { name: 'the pair beside 100 at once: delivery p99', unit: 'ms', better: 'lower', target: atMost(1) },
]

export const room: Scenario = {
  name: 'room',
  plans({ quick, rounds }) {
    const members = quick ? 50 : 1_000
    const plan = (lists: boolean) => ({
      scenario: 'room',
      variant: `${members.toLocaleString('en-US')} members${lists ? ', lists open' : ''}`,
      metrics: METRICS,
      rounds,
      ...trio({ visitors: 1, agents: 1 + members, conversations: 1, room: true }, (scene) => measure(scene, lists, quick ? QUICK : FULL)),
    })
    return [plan(false)]
  },
}

function atMost(times: number): NonNullable<Metric['target']> {
  return { text: `≤ ${times} × raw-ws, below socket.io`, met: (row) => ratioTo(row, RAW) <= times && ratioTo(row, SOCKET_IO) < 1 }
}

async function measure(scene: Scene, lists: boolean, { warmMs, ...phases }: Setting): Promise<Figures> {
  const { driver, served, seeded, dialect, beats } = scene
  const target = { port: served.port, dialect }
  await driver.call('room.prepare', { target, world: seeded.worldFile, lists: lists && beats })
  const phase = async (run: RoomRun): Promise<RoomResult & { cpu: number }> => {
    await driver.call('room.run', { ...run, ms: warmMs })
    await pause(warmMs / 2)
    const { result, cpu } = await cpuOf(served, () => driver.measure('room.run', run))
    mustBeNone(result.refused, 'messages were refused')
    mustBeNone(result.missing, 'deliveries did not come')
    mustBeNone(result.disordered, 'deliveries were overtaken')
    return { ...result, cpu: cpu / 1_000 / result.messages }
  }
  const alone = await phase(phases.alone)
  const [steady, lively, bursts] = [await phase(phases.steady), await phase(phases.lively), await phase(phases.bursts)]
  const beside = await phase(phases.beside)
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
    'the pair alone: delivery p99': alone.pair.p99,
    'the pair beside 100 at once: delivery p99': beside.pair.p99,
  }
}
