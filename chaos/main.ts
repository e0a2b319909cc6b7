/** npm run chaos: people chat while everything breaks. docs/reliability.md says which settings it has. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { newDatabase, removeDatabase } from '../bench/harness/postgresql.ts'
import { dropConnections } from './drop-connections.ts'
import { type Outcome, run } from './run.ts'
import type { Place } from './server.ts'

const VISITORS = 8
const AGENTS = 3

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '1' },
    database: { type: 'string', default: 'sqlite' },
  },
})
const first = Number(values.seed)
const onPostgresql = values.database === 'postgresql'
let failed = 0
for (let seed = first; seed < first + Number(values.seeds); seed += 1) {
  console.log(`seed ${seed}, ${values.minutes} min, ${values.database}`)
  const outcome = await once(seed)
  const { wrong, written, acked, conversations, faults } = outcome
  console.log(`  ${written} written, ${acked} acknowledged, ${conversations} conversations; ${JSON.stringify(faults)}`)
  console.log(wrong.length === 0 ? '  all promises hold' : wrong.map((line) => `  WRONG: ${line}`).join('\n'))
  if (wrong.length > 0) failed += 1
}
console.log(failed === 0 ? 'Every seed holds.' : `${failed} seeds do not hold.`)
process.exit(failed === 0 ? 0 : 1)

async function once(seed: number): Promise<Outcome> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'helpline-chaos-'))
  const databaseUrl = onPostgresql ? await newDatabase() : undefined
  const place: Place = { dataDir, databaseUrl }
  const wish = { seed, ms: Number(values.minutes) * 60_000, visitors: VISITORS, agents: AGENTS, onPostgresql }
  try {
    return await run(wish, place, {
      log: console.log,
      ...(databaseUrl === undefined ? {} : { dropConnections: () => dropConnections(databaseUrl) }),
    })
  } finally {
    if (databaseUrl !== undefined) await removeDatabase(databaseUrl)
    rmSync(dataDir, { recursive: true, force: true })
  }
}
