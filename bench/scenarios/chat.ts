/** A visitor's message is stored and reaches the agent: as fast as pairs can, and at a steady rate. */

import { against, cpuOf, mustBeNone } from '../harness/contender.ts'
import { newFolder, removeFolder } from '../harness/folder.ts'
import {
  type Contender,
  type Figures,
  type Metric,
  type Plan,
  ratioTo,
  type Scenario,
  type Settings,
} from '../harness/scenario.ts'
import { type Served, startHelpline, startPeer } from '../harness/served.ts'
import { type Seeded, seed } from '../seed/seed.ts'

interface Setting {
  pairs: number
  /** Messages a second (an open loop), or undefined for as fast as pairs can. */
  perSecond: number | undefined
  warmMs: number
  ms: number
}
interface Variant {
  dialect: 'json' | 'socket.io'
  inbox: boolean
  start(seeded: Seeded): Promise<Served>
}

const CONVERSATIONS_OF_AGENT = 5
const LIMIT = 'limit'
const PRISMA = 'socket.io + prisma'

const HELPLINE: Variant = { dialect: 'json', inbox: true, start: ({ dataDir }) => startHelpline(dataDir) }
const PEERS: Record<string, Variant> = {
  [LIMIT]: { dialect: 'json', inbox: false, start: (seeded) => startPeer('limit', configOf(seeded)) },
  [PRISMA]: { dialect: 'socket.io', inbox: false, start: (seeded) => startPeer('socket-io-prisma', configOf(seeded)) },
}
const configOf = ({ dataDir, world }: Seeded) => ({ dataDir, secret: world.secret })

const CLOSED: Metric[] = [
  {
    name: 'acked',
    unit: 'messages/s',
    better: 'higher',
    target: {
      text: '≥ 0.6 × limit, ≥ 10 × socket.io + prisma',
      met: (row) => ratioTo(row, LIMIT) >= 0.6 && ratioTo(row, PRISMA) >= 10,
    },
  },
  { name: 'CPU', unit: 'µs/message', better: 'lower' },
  { name: 'ack p50', unit: 'ms', better: 'lower' },
  { name: 'ack p99', unit: 'ms', better: 'lower' },
  { name: 'delivery p50', unit: 'ms', better: 'lower' },
  { name: 'delivery p99', unit: 'ms', better: 'lower' },
]
const OPEN: Metric[] = [
  { name: 'delivery p50', unit: 'ms', better: 'lower' },
  {
    name: 'delivery p99',
    unit: 'ms',
    better: 'lower',
    target: { text: '≤ 2 × limit', met: (row) => ratioTo(row, LIMIT) <= 2 },
  },
  { name: 'ack p50', unit: 'ms', better: 'lower' },
  { name: 'ack p99', unit: 'ms', better: 'lower' },
  { name: 'CPU', unit: 'µs/message', better: 'lower' },
]

export const chat: Scenario = {
  name: 'chat',
  plans: ({ quick, rounds }) =>
    (quick ? [20] : [50, 200, 500]).map((pairs) =>
      planOf(
        `${pairs} pairs`,
        CLOSED,
        quick ? 1 : rounds,
        { pairs, perSecond: undefined, warmMs: quick ? 200 : 800, ms: quick ? 500 : 2_500 },
        [LIMIT, PRISMA],
      ),
    ),
}
export const chatOpen: Scenario = {
  name: 'chat-open',
  plans: ({ quick, rounds }) =>
    (quick ? [200] : [500, 2_000]).map((perSecond) =>
      planOf(
        `${perSecond.toLocaleString('en-US')}/s`,
        OPEN,
        quick ? 1 : rounds,
        { pairs: quick ? 20 : 200, perSecond, warmMs: quick ? 200 : 1_000, ms: quick ? 500 : 4_000 },
        [LIMIT],
      ),
    ),
}

function planOf(
  variant: string,
  metrics: Metric[],
  rounds: Settings['rounds'],
  setting: Setting,
  peers: string[],
): Plan {
  return {
    scenario: setting.perSecond === undefined ? 'chat' : 'chat-open',
    variant,
    metrics,
    rounds,
    helpline: contender(HELPLINE, setting),
    peers: Object.fromEntries(peers.map((name) => [name, contender(PEERS[name] ?? HELPLINE, setting)])),
  }
}

const contender =
  (variant: Variant, setting: Setting): Contender =>
  async () => {
    const folder = newFolder()
    const { pairs } = setting
    const seeded = await seed(folder, {
      visitors: pairs,
      agents: Math.ceil(pairs / CONVERSATIONS_OF_AGENT),
      conversations: pairs,
    })
    try {
      return await measure(variant, setting, seeded)
    } finally {
      removeFolder(folder)
    }
  }

function measure(variant: Variant, { perSecond, warmMs, ms }: Setting, seeded: Seeded): Promise<Figures> {
  return against(
    () => variant.start(seeded),
    async (served, driver) => {
      const target = { port: served.port, dialect: variant.dialect }
      await driver.call('chat.prepare', { target, world: seeded.worldFile, inbox: variant.inbox })
      await driver.call('chat.run', { ms: warmMs, perSecond })
      const { result, cpu } = await cpuOf(served, () => driver.measure('chat.run', { ms, perSecond }))
      mustBeNone(result.errors, 'messages were refused or lost')
      return {
        acked: (result.messages * 1_000) / result.ms,
        CPU: cpu / result.messages,
        'ack p50': result.ack.p50,
        'ack p99': result.ack.p99,
        'delivery p50': result.delivery.p50,
        'delivery p99': result.delivery.p99,
      }
    },
  )
}
