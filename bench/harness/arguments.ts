import { parseArgs } from 'node:util'
import type { DatabaseName, Scenario } from './scenario.ts'

export interface Arguments {
  /** The names of the scenarios to run, in the order in which they run. */
  scenarios: string[]
  json: string | undefined
  /** A file of an earlier run. When it is given, its figures are printed as Markdown and nothing is run. */
  table: string | undefined
  quick: boolean
  rounds: number
  /** On which database Helpline runs. */
  database: DatabaseName
}

const ROUNDS = 3

/** Reads the command line. Throws an error whose message is one sentence for the person who typed it. */
export function readArguments(args: string[], known: Pick<Scenario, 'name' | 'onPostgresql'>[]): Arguments {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      json: { type: 'string' },
      table: { type: 'string' },
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      database: { type: 'string', default: 'sqlite' },
    },
  })
  const database = values.database
  if (!isDatabase(database)) throw new Error('--database is sqlite or postgresql.')
  const scenarios = chosen(positionals, known, database)
  const rounds = Number(values.rounds ?? ROUNDS)
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > 20) throw new Error('--rounds is a number from 1 to 20.')
  return {
    scenarios,
    json: values.json,
    table: values.table,
    quick: values.quick,
    rounds: values.quick ? 1 : rounds,
    database,
  }
}

const isDatabase = (name: string): name is DatabaseName => name === 'sqlite' || name === 'postgresql'

/** Returns those that were named, or all that are measured on the database. */
function chosen(names: string[], known: Pick<Scenario, 'name' | 'onPostgresql'>[], database: DatabaseName): string[] {
  const measured = known.filter(({ onPostgresql = false }) => database === 'sqlite' || onPostgresql)
  const all = measured.map(({ name }) => name)
  for (const wanted of names) {
    if (all.includes(wanted)) continue
    const why = known.some(({ name }) => name === wanted)
      ? `The scenario "${wanted}" is not measured on PostgreSQL`
      : `There is no scenario "${wanted}"`
    throw new Error(`${why}: choose from ${all.join(', ')}.`)
  }
  return all.filter((name) => names.length === 0 || names.includes(name))
}
