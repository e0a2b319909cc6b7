/**
 * npm run bench [-- SCENARIO …] [--json FILE] [--quick] [--rounds N] [--database postgresql], or
 * npm run bench -- --table FILE
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { type Arguments, readArguments } from './harness/arguments.ts'
import { isOnDisk } from './harness/folder.ts'
import { describeMachine } from './harness/machine.ts'
import { describePostgresql, removeDatabases } from './harness/postgresql.ts'
import { type Outcome, runPlan } from './harness/rounds.ts'
import type { Result, Scenario } from './harness/scenario.ts'
import { markdown, printPlan } from './harness/table.ts'
import { SCENARIOS } from './scenarios/index.ts'

const options = argumentsOrExit()
if (options.table !== undefined) {
  console.log(tableOf(options.table))
  process.exit(0)
}
// An exit runs the handlers that tidy up; a signal alone would not.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void removeDatabases().finally(() => process.exit(130)))
if (!options.quick && !isOnDisk()) {
  console.error('The project lies in memory: durable figures need a disk.')
  process.exit(1)
}
const machine = await describeOrExit(options)
const date = new Date().toISOString()
console.log(`${machine}, ${date}`)
const outcomes = await runAll(options).finally(removeDatabases)
const all: Outcome = {
  results: outcomes.flatMap(({ results }) => results),
  refused: outcomes.flatMap(({ refused }) => refused),
  failed: outcomes.flatMap(({ failed }) => failed),
}
for (const sentence of all.refused) console.log(`Not reported: ${sentence}.`)
for (const sentence of all.failed) console.error(`Failed: ${sentence}`)
// On a busy machine a short run may be refused without any fault of the code, so that is no failure.
process.exit(all.failed.length > 0 || (all.refused.length > 0 && !options.quick) ? 1 : 0)

function argumentsOrExit(): Arguments {
  try {
    return readArguments(process.argv.slice(2), SCENARIOS)
  } catch (error) {
    console.error((error as Error).message)
    process.exit(1)
  }
}

async function describeOrExit({ database }: Arguments): Promise<string> {
  if (database === 'sqlite') return describeMachine()
  try {
    return `${describeMachine()}, ${await describePostgresql()}`
  } catch (error) {
    console.error((error as Error).message)
    process.exit(1)
  }
}

async function runAll({ scenarios, quick, rounds, database }: Arguments): Promise<Outcome[]> {
  const done: Outcome[] = []
  const chosen = SCENARIOS.filter(({ name }) => scenarios.includes(name))
  const settings = { quick, rounds, wanted: scenarios, database }
  for (const scenario of chosen) {
    if (!(await isReady(scenario))) continue
    const begun = performance.now()
    for (const plan of scenario.plans(settings)) {
      const outcome = await runPlan(plan)
      printPlan(plan, outcome.results, !quick)
      done.push(outcome)
      // The file is written after each plan, so that a run that is broken off keeps what it has.
      if (options.json !== undefined) writeJson(options.json, done)
    }
    console.log(`${scenario.name}: ${((performance.now() - begun) / 1_000).toFixed(0)} s`)
  }
  return done
}

async function isReady({ name, needs }: Scenario): Promise<boolean> {
  try {
    if (needs !== undefined) console.log(`${name} runs on ${await needs()}`)
    return true
  } catch (error) {
    console.log(`${name} is left out. ${(error as Error).message}`)
    return false
  }
}

function tableOf(file: string): string {
  const run = JSON.parse(readFileSync(file, 'utf8')) as { machine: string; date: string; results: Result[] }
  return `${run.machine}, ${run.date.slice(0, 10)}\n\n${markdown(run.results)}`
}

function writeJson(file: string, done: Outcome[]): void {
  mkdirSync(dirname(resolve(file)), { recursive: true })
  writeFileSync(
    file,
    `${JSON.stringify({ machine, date, results: done.flatMap(({ results }) => results) }, null, 2)}\n`,
  )
}
