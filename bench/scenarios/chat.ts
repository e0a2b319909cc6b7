/** A visitor's message is stored and reaches the agent: as fast as pairs can, and at a steady rate. */
import type { DialectName } from '../generator/dialect.ts'
import { against, cpuOf, mustBeNone } from '../harness/contender.ts'
import type { Contender, DatabaseName, Figures, Metric, Plan, Scenario, Settings } from '../harness/scenario.ts'
import { type Served, startOn } from '../harness/served.ts'
import { onFresh } from '../seed/fresh.ts'
import type { Seeded } from '../seed/seed.ts'
import { closedMetrics, openMetrics } from './chat-metrics.ts'
import { STORING, type StoringPeer } from './storing-peers.ts'

interface Setting {
  pairs: number
  /** Messages a second (an open loop), or undefined for as fast as pairs can. */
  perSecond: number | undefined
  warmMs: number
  ms: number
}
interface Variant {
  dialect: DialectName
  inbox: boolean
  start(seeded: Seeded): Promise<Served>
}

const CONVERSATIONS_OF_AGENT = 5

const HELPLINE: Variant = { dialect: 'json', inbox: true, start: startOn }

export const chat: Scenario = {
  name: 'chat',
  onPostgresql: true,
  plans: ({ quick, rounds, database }) =>
    (quick ? [20] : [50, 200, 500]).map((pairs) =>
      planOf(
        `${pairs} pairs`,
        closedMetrics(database),
        { rounds: quick ? 1 : rounds, database },
        { pairs, perSecond: undefined, warmMs: quick ? 200 : 800, ms: quick ? 500 : 2_500 },
        [STORING[database].least, STORING[database].prisma],
      ),
    ),
}
export const chatOpen: Scenario = {
  name: 'chat-open',
  onPostgresql: true,
  plans: ({ quick, rounds, database }) =>
    (quick ? [200] : [500, 2_000]).map((perSecond) =>
      planOf(
        `${perSecond.toLocaleString('en-US')}/s`,
        openMetrics(database),
        { rounds: quick ? 1 : rounds, database },
        { pairs: quick ? 20 : 200, perSecond, warmMs: quick ? 200 : 1_000, ms: quick ? 500 : 4_000 },
        [STORING[database].least],
      ),
    ),
}

function planOf(
  variant: string,
  metrics: Metric[],
  { rounds, database }: Pick<Settings, 'rounds' | 'database'>,
  setting: Setting,
  peers: StoringPeer[],
): Plan {
  const contend = (one: Variant): Contender => contender(one, setting, database)
  return {
    scenario: setting.perSecond === undefined ? 'chat' : 'chat-open',
    variant,
    metrics,
    rounds,
    helpline: contend(HELPLINE),
    peers: Object.fromEntries(peers.map((peer) => [peer.name, contend({ ...peer, inbox: false })])),
  }
}

const contender = (variant: Variant, setting: Setting, database: DatabaseName): Contender => {
  const { pairs } = setting
  const wish = { visitors: pairs, agents: Math.ceil(pairs / CONVERSATIONS_OF_AGENT), conversations: pairs }
  return () => onFresh(wish, database, (seeded) => measure(variant, setting, seeded))
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
