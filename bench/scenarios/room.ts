/** A room of a thousand: when has the last member a message, and what do two who talk elsewhere notice? */
import type { RoomResult, RoomRun } from '../generator/room.ts'
import { cpuOf, mustBeNone } from '../harness/contender.ts'
import { type Figures, type Metric, ratioTo, type Scenario } from '../harness/scenario.ts'
import { pause, RAW, type Scene, SOCKET_IO, trio } from './trio.ts'

interface Setting {
  /** Before each phase. */
  warmMs: number
  alone: RoomRun
  steady: RoomRun
  bursts: RoomRun
}

const FULL: Setting = {
  warmMs: 1_000,
  alone: { ms: 3_000, burst: 0, everyMs: 1, pairEveryMs: 10 },
  steady: { ms: 5_000, burst: 1, everyMs: 50, pairEveryMs: 10 },
  bursts: { ms: 9_000, burst: 100, everyMs: 1_500, pairEveryMs: 10 },
}
const QUICK: Setting = {
  warmMs: 100,
  alone: { ms: 200, burst: 0, everyMs: 1, pairEveryMs: 20 },
  steady: { ms: 300, burst: 1, everyMs: 50, pairEveryMs: 20 },
  bursts: { ms: 400, burst: 20, everyMs: 200, pairEveryMs: 20 },
}

const METRICS: Metric[] = [
  { name: '20/s: last receiver p50', unit: 'ms', better: 'lower' },
  { name: '20/s: last receiver p99', unit: 'ms', better: 'lower' },
  { name: '20/s: CPU', unit: 'ms/message', better: 'lower', target: atMost(1.3) },
  { name: '100 at once: last receiver p50', unit: 'ms', better: 'lower', target: atMost(1) },
  { name: '100 at once: last receiver p99', unit: 'ms', better: 'lower', target: atMost(1) },
  { name: '100 at once: CPU', unit: 'ms/message', better: 'lower', target: atMost(1) },
  { name: 'a pair alone: delivery p99', unit: 'ms', better: 'lower' },
  { name: 'beside 20/s: delivery p99 of the pair', unit: 'ms', better: 'lower' },
  { name: 'beside 100 at once: delivery p99 of the pair', unit: 'ms', better: 'lower', target: atMost(1) },
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

async function measure(scene: Scene, lists: boolean, { warmMs, alone, steady, bursts }: Setting): Promise<Figures> {
  const { driver, served, seeded, dialect, beats } = scene
  const target = { port: served.port, dialect }
  await driver.call('room.prepare', { target, world: seeded.worldFile, lists: lists && beats })
  const phase = async (run: RoomRun): Promise<{ result: RoomResult; cpu: number }> => {
    await driver.call('room.run', { ...run, ms: warmMs })
    await pause(warmMs / 2)
    const measured = await cpuOf(served, () => driver.measure('room.run', run))
    const { missing, refused, disordered } = measured.result
    mustBeNone(missing, 'deliveries did not come')
    mustBeNone(refused, 'messages were refused')
    mustBeNone(disordered, 'deliveries were overtaken')
    return measured
  }
  const [quiet, spoken, burst] = [await phase(alone), await phase(steady), await phase(bursts)]
  // What the pair costs is none of the room's.
  const ofRoom = ({ result, cpu }: typeof spoken): number => (cpu - (quiet.cpu * result.ms) / quiet.result.ms) / 1_000 / result.messages
  console.log(`    generator between a burst and its last receiver: ${(100 * burst.result.burstShare).toFixed(0)} %`)
  return {
    '20/s: last receiver p50': spoken.result.last.p50,
    '20/s: last receiver p99': spoken.result.last.p99,
    '20/s: CPU': ofRoom(spoken),
    '100 at once: last receiver p50': burst.result.last.p50,
    '100 at once: last receiver p99': burst.result.last.p99,
    '100 at once: CPU': ofRoom(burst),
    'a pair alone: delivery p99': quiet.result.pair.p99,
    'beside 20/s: delivery p99 of the pair': spoken.result.pair.p99,
    'beside 100 at once: delivery p99 of the pair': burst.result.pair.p99,
  }
}
