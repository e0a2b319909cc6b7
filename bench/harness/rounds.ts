/**
 * Runs a plan: every contender has its turn in every round, so that whatever else the machine does meets all of them.
 */
import { GeneratorBusy } from './driver.ts'
import type { Figures, Metric, Plan, Result } from './scenario.ts'
import { spreadOf } from './stats.ts'

export interface Outcome {
  results: Result[]
  /** One sentence for each contender that has no figure. */
  refused: string[]
  failed: string[]
}

const HELPLINE = 'helpline'

export async function runPlan(plan: Plan, log: (line: string) => void = console.log): Promise<Outcome> {
  const contenders = Object.entries({ [HELPLINE]: plan.helpline, ...plan.peers })
  const rounds = new Map<string, Figures[]>()
  const outcome: Outcome = { results: [], refused: [], failed: [] }
  const out = new Set<string>()
  for (let round = 1; round <= plan.rounds; round += 1) {
    for (const [name, contender] of contenders.filter(([other]) => !out.has(other))) {
      log(`  ${plan.scenario} ${plan.variant}: ${name}, round ${round} of ${plan.rounds}`)
      try {
        rounds.set(name, [...(rounds.get(name) ?? []), await contender()])
      } catch (error) {
        out.add(name)
        rounds.delete(name)
        const list = error instanceof GeneratorBusy ? outcome.refused : outcome.failed
        list.push(
          `${plan.scenario} ${plan.variant}, ${name}: ${error instanceof Error ? error.message : String(error)}`,
        )
      }
    }
  }
  outcome.results = plan.metrics.flatMap((metric) => compare(plan, metric, rounds) ?? [])
  return outcome
}

function compare(plan: Plan, metric: Metric, rounds: Map<string, Figures[]>): Result | undefined {
  const valuesOf = (name: string): number[] =>
    (rounds.get(name) ?? [])
      .map((figures) => figures[metric.name])
      .filter((value): value is number => value !== undefined)
  const own = valuesOf(HELPLINE)
  if (own.length === 0) return undefined
  const helpline = spreadOf(own)
  const peers: Result['peers'] = {}
  for (const name of Object.keys(plan.peers)) {
    const values = valuesOf(name)
    if (values.length === 0) continue
    const spread = spreadOf(values)
    peers[name] = { ...spread, ratio: helpline.median / spread.median }
  }
  const { name, unit, better } = metric
  return {
    scenario: metric.scenario ?? plan.scenario,
    variant: plan.variant,
    metric: name,
    unit,
    better,
    helpline,
    peers,
  }
}
