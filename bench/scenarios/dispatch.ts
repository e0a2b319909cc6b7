/** A long queue, many agents, and closes that make room: how fast does the queue move, and does its length matter? */
import { cpuOf } from '../harness/contender.ts'
import type { Contender, DatabaseName, Figures, Metric, Scenario } from '../harness/scenario.ts'
import { decisionNs } from './decision.ts'
import { helplineAlone } from './trio.ts'

const CAPACITY = 3
const MOST_MS = 25_000

const METRICS: Metric[] = [
  {
    name: 'assignments, long queue',
    unit: '/s',
    better: 'higher',
    target: { text: '≥ 1,000 durable', met: ({ helpline }) => helpline.median >= 1_000 },
  },
  { name: 'assignments, short queue', unit: '/s', better: 'higher' },
  { name: 'CPU, long queue', unit: 'µs/assignment', better: 'lower' },
  { name: 'CPU, short queue', unit: 'µs/assignment', better: 'lower' },
  { name: 'decision, long queue', unit: 'ns', better: 'lower' },
  { name: 'decision, short queue', unit: 'ns', better: 'lower' },
  {
    name: 'decision, growth with the queue',
    unit: '×',
    better: 'lower',
    target: { text: '≤ 1.3', met: ({ helpline }) => helpline.median <= 1.3 },
  },
]

export const dispatch: Scenario = {
  name: 'dispatch',
  onPostgresql: true,
  plans({ quick, rounds, database }) {
    const [short, long] = quick ? [20, 60] : [500, 5_000]
    const agents = quick ? 10 : 200
    return [
      {
        scenario: 'dispatch',
        variant: `${long.toLocaleString('en-US')} (short: ${short}) queued, ${agents} agents`,
        metrics: METRICS,
        rounds,
        helpline: () => measure({ short, long, agents, times: quick ? 500 : 5_000, database }),
        peers: {},
      },
    ]
  },
}

async function measure({
  short,
  long,
  agents,
  times,
  database,
}: {
  short: number
  long: number
  agents: number
  times: number
  database: DatabaseName
}): Promise<Figures> {
  const shortNs = decisionNs(short, agents, times)
  const longNs = decisionNs(long, agents, times)
  return {
    ...(await queueOf(short, agents, 'short queue', database)()),
    ...(await queueOf(long, agents, 'long queue', database)()),
    'decision, short queue': shortNs,
    'decision, long queue': longNs,
    'decision, growth with the queue': longNs / shortNs,
  }
}

function queueOf(queued: number, agents: number, name: string, database: DatabaseName): Contender {
  const conversations = agents * CAPACITY
  const wish = {
    visitors: conversations + queued,
    agents: agents + 1,
    adminApart: true,
    capacity: CAPACITY,
    conversations,
    queued,
  }
  return helplineAlone(
    wish,
    async ({ driver, served, seeded }) => {
      await driver.call('dispatch.prepare', { target: { port: served.port, dialect: 'json' }, world: seeded.worldFile })
      const { result, cpu } = await cpuOf(served, () => driver.measure('dispatch.run', { mostMs: MOST_MS }))
      mustBeSome(result.assigned)
      if (result.assigned < queued) console.log(`    ${result.assigned} of ${queued} were assigned within the time`)
      return {
        [`assignments, ${name}`]: (result.assigned * 1_000) / result.ms,
        [`CPU, ${name}`]: cpu / result.assigned,
      }
    },
    database,
  )
}

function mustBeSome(assigned: number): void {
  if (assigned === 0) throw new Error('nothing was assigned')
}
