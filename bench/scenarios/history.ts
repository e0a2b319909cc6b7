/** A page of an old thread is read from a small database and from one of a million messages. */
import { against, mustBeNone } from '../harness/contender.ts'
import { type Contender, type DatabaseName, type Metric, ratioTo, type Scenario } from '../harness/scenario.ts'
import { type Served, startOn } from '../harness/served.ts'
import type { Seeded } from '../seed/seed.ts'
import { databaseOf } from './archive.ts'
import { STORING } from './storing-peers.ts'

const PAGE = 50
const CLIENTS = 4
const WARM_MS = 1_000
const MS = 3_000

const metrics = (least: string): Metric[] => [
  { name: 'p50, large', unit: 'ms', better: 'lower' },
  {
    name: 'p99, large',
    unit: 'ms',
    better: 'lower',
    target: { text: `≤ 2 × ${least}`, met: (row) => ratioTo(row, least) <= 2 },
  },
  { name: 'p99, small', unit: 'ms', better: 'lower' },
  {
    name: 'p50, growth with the database',
    unit: '×',
    better: 'lower',
    target: { text: 'flat (≤ 1.3)', met: ({ helpline }) => helpline.median <= 1.3 },
  },
]

export const history: Scenario = {
  name: 'history',
  onPostgresql: true,
  plans({ quick, rounds, database }) {
    const [small, large] = quick ? [1_000, 4_000] : [10_000, 1_000_000]
    const time = quick ? { warm: 100, ms: 200 } : { warm: WARM_MS, ms: MS }
    const { least } = STORING[database]
    const pagesOf = (start: (seeded: Seeded) => Promise<Served>): Contender => both(small, large, time, start, database)
    return [
      {
        scenario: 'history',
        variant: `${large.toLocaleString('en-US')} messages (small: ${small.toLocaleString('en-US')})`,
        metrics: metrics(least.name),
        rounds,
        helpline: pagesOf(startOn),
        peers: { [least.name]: pagesOf(least.start) },
      },
    ]
  },
}

const both =
  (
    small: number,
    large: number,
    time: { warm: number; ms: number },
    start: (seeded: Seeded) => Promise<Served>,
    database: DatabaseName,
  ): Contender =>
  async () => {
    const few = await pages(await databaseOf(small, database), time, start)
    const many = await pages(await databaseOf(large, database), time, start)
    return {
      'p50, large': many['p50'] ?? Number.NaN,
      'p99, large': many['p99'] ?? Number.NaN,
      'p99, small': few['p99'] ?? Number.NaN,
      'p50, growth with the database': (many['p50'] ?? Number.NaN) / (few['p50'] ?? Number.NaN),
    }
  }

async function pages(
  seeded: Seeded,
  { warm, ms }: { warm: number; ms: number },
  start: (seeded: Seeded) => Promise<Served>,
) {
  return against(
    () => start(seeded),
    async (served, driver) => {
      const target = { port: served.port, dialect: 'json' as const }
      const params = { target, world: seeded.worldFile, clients: CLIENTS, limit: PAGE }
      await driver.call('history.read', { ...params, ms: warm })
      const { p50, p99, errors } = await driver.measure('history.read', { ...params, ms })
      mustBeNone(errors, 'pages were not whole')
      return { p50, p99 }
    },
  )
}
