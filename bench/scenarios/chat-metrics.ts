/** The figures of chats and their targets, which are others on each database. */
import { type DatabaseName, type Metric, ratioTo } from '../harness/scenario.ts'
import { STORING } from './storing-peers.ts'

/** How many times as fast as Prisma with a transaction a message the group commit has to be. */
const TIMES_PRISMA = { sqlite: 10, postgresql: 8 }

/** The figures of pairs that talk as fast as they can. */
export function closedMetrics(database: DatabaseName): Metric[] {
  const [least, prisma] = [STORING[database].least.name, STORING[database].prisma.name]
  const times = TIMES_PRISMA[database]
  const acked: Metric = {
    name: 'acked',
    unit: 'messages/s',
    better: 'higher',
    target: {
      text: `≥ 0.6 × ${least}, ≥ ${times} × ${prisma}`,
      met: (row) => ratioTo(row, least) >= 0.6 && ratioTo(row, prisma) >= times,
    },
  }
  const slowest = database === 'sqlite' ? ms : twiceAtMost(database)
  return [
    acked,
    { name: 'CPU', unit: 'µs/message', better: 'lower' },
    ms('ack p50'),
    slowest('ack p99'),
    ms('delivery p50'),
    slowest('delivery p99'),
  ]
}

/** The figures of messages at a steady rate. */
export const openMetrics = (database: DatabaseName): Metric[] => [
  ms('delivery p50'),
  twiceAtMost(database)('delivery p99'),
  ms('ack p50'),
  ms('ack p99'),
  { name: 'CPU', unit: 'µs/message', better: 'lower' },
]

const ms = (name: string): Metric => ({ name, unit: 'ms', better: 'lower' })

const twiceAtMost = (database: DatabaseName) => {
  const least = STORING[database].least.name
  return (name: string): Metric => ({
    ...ms(name),
    target: { text: `≤ 2 × ${least}`, met: (row) => ratioTo(row, least) <= 2 },
  })
}
