/** Everybody is cut off and returns at the same moment, having missed something. */
import { mustBeNone } from '../harness/contender.ts'
import type { Figures, Metric, Plan, Scenario } from '../harness/scenario.ts'
import { helplineAlone, type Scene } from './trio.ts'

const AT_ONCE = 50
const MISSED = 20
/** From this share of failures on, there is no time until 99 % are back. */
const MOST_FAILED = 0.01
const SETTLE_MS = 500

const METRICS: Metric[] = [
  {
    name: 'errors',
    unit: 'clients',
    better: 'lower',
    target: { text: 'none', met: ({ helpline }) => helpline.max === 0 },
  },
  { name: '99 % resumed', unit: 's', better: 'lower' },
  {
    name: 'against coming in one after the other',
    unit: '×',
    better: 'lower',
    target: { text: '≤ 2', met: ({ helpline }) => helpline.median <= 2 },
  },
  { name: 'peak RSS', unit: 'MB', better: 'lower' },
]
const READS: Metric[] = [{ name: 'statements', unit: 'a client', better: 'lower' }]

export const storm: Scenario = {
  name: 'storm',
  onPostgresql: true,
  plans({ quick, rounds, database }) {
    const count = quick ? 100 : 5_000
    const counted = quick ? 50 : 500
    const wish = (visitors: number) => ({ visitors, conversations: visitors, agents: 5, messages: MISSED + 5 })
    const storms: Plan = {
      scenario: 'storm',
      variant: `${count.toLocaleString('en-US')} clients`,
      metrics: METRICS,
      rounds,
      helpline: helplineAlone(wish(count), (scene) => weather(scene, count), database),
      peers: {},
    }
    // Statements are counted in a pass without times, because counting costs time. What counts them knows SQLite only.
    const counting: Plan = {
      scenario: 'storm',
      variant: `${counted} clients, counted`,
      metrics: READS,
      rounds: 1,
      helpline: helplineAlone(wish(counted), (scene) => readsOf(scene, counted)),
      peers: {},
    }
    return database === 'sqlite' ? [storms, counting] : [storms]
  },
}

async function weather(scene: Scene, count: number): Promise<Figures> {
  const before = await come(scene, count, AT_ONCE)
  mustBeNone(before.errors, `visitors were refused: ${before.firstError}`)
  await scene.driver.call('visitors.cut', undefined)
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
  const back = await come(scene, count, count)
  if (back.errors > 0) console.log(`    the first error: ${back.firstError}`)
  const { maxRss } = await scene.served.usage()
  const figures: Figures = { errors: back.errors, 'peak RSS': maxRss / 1_024 }
  if (back.errors > count * MOST_FAILED) return figures
  const seconds = back.sinceBegin.p99 / 1_000
  return { ...figures, '99 % resumed': seconds, 'against coming in one after the other': (seconds * 1_000) / before.ms }
}

async function readsOf(scene: Scene, count: number): Promise<Figures> {
  await scene.served.countStatements()
  const before = await scene.served.usage()
  const { errors, firstError } = await come(scene, count, count)
  const after = await scene.served.usage()
  mustBeNone(errors, `visitors were refused: ${firstError}`)
  return { statements: (after.statements - before.statements) / count }
}

async function come({ driver, served, seeded, dialect }: Scene, count: number, atOnce: number) {
  const target = { port: served.port, dialect }
  const { result } = await driver.call('visitors.arrive', {
    target,
    world: seeded.worldFile,
    count,
    atOnce,
    follow: { missed: MISSED },
  })
  return result
}
