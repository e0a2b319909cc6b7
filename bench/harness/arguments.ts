import { parseArgs } from 'node:util'

export interface Arguments {
  /** The scenarios to run; an empty list means all of them. */
  scenarios: string[]
  json: string | undefined
  /** A file of an earlier run. When it is given, its figures are printed as Markdown and nothing is run. */
  table: string | undefined
  quick: boolean
  rounds: number
}

const ROUNDS = 3

/** Reads the command line. Throws an error whose message is one sentence for the person who typed it. */
export function readArguments(args: string[], known: string[]): Arguments {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      json: { type: 'string' },
      table: { type: 'string' },
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string' },
    },
  })
  for (const name of positionals)
    if (!known.includes(name)) throw new Error(`There is no scenario "${name}": choose from ${known.join(', ')}.`)
  const rounds = Number(values.rounds ?? ROUNDS)
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > 20) throw new Error('--rounds is a number from 1 to 20.')
  return {
    scenarios: positionals,
    json: values.json,
    table: values.table,
    quick: values.quick,
    rounds: values.quick ? 1 : rounds,
  }
}
