/** npm run chaos: people chat while everything breaks. docs/reliability.md says which settings it has. */
import { parseArgs } from 'node:util'
import type { Wish } from './plan.ts'
import { run } from './run.ts'

const VISITORS = 8
const AGENTS = 3

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '1' },
    nodes: { type: 'string', default: '1' },
    database: { type: 'string', default: 'sqlite' },
    plant: { type: 'string' },
  },
})
const first = Number(values.seed)
const nodes = Number(values.nodes)
const database = nodes > 1 || values.database === 'postgresql' ? 'postgresql' : 'sqlite'
const sums = { numbers: {}, refused: {}, deeds: {}, faults: {} }
let failed = 0
for (let seed = first; seed < first + Number(values.seeds); seed += 1) {
  console.log(`seed ${seed}, ${values.minutes} min, ${nodes} on ${database}`)
  const ms = Number(values.minutes) * 60_000
  const wish: Wish = { seed, ms, visitors: VISITORS, agents: AGENTS, nodes, database }
  const outcome = await run(wish, {
    log: console.log,
    ...(values.plant === undefined ? {} : { plant: values.plant }),
  })
  const { wrong, written, acked, conversations, faults, deeds, left, refused } = outcome
  for (const [fault, why] of Object.entries(left)) console.log(`  ${fault} was left out: ${why}`)
  console.log(`  ${written} written, ${acked} acknowledged, ${conversations} conversations`)
  console.log(wrong.length === 0 ? '  all promises hold' : wrong.map((line) => `  WRONG: ${line}`).join('\n'))
  add(sums.numbers, { written, acknowledged: acked, conversations })
  add(sums.refused, refused)
  add(sums.faults, faults)
  add(sums.deeds, deeds)
  if (wrong.length > 0) failed += 1
}
for (const [title, counts] of Object.entries(sums)) console.log(`${title}: ${JSON.stringify(counts, null, 1)}`)
console.log(failed === 0 ? 'Every seed holds.' : `${failed} seeds do not hold.`)
process.exit(failed === 0 ? 0 : 1)

function add(sum: Record<string, number>, more: Record<string, number>): void {
  for (const [name, count] of Object.entries(more)) sum[name] = (sum[name] ?? 0) + count
}
