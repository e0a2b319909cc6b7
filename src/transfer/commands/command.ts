/** What the commands of a transfer share: how they read arguments, say how far they are, and end. */
import { type ParseArgsConfig, parseArgs } from 'node:util'
import { whyNot } from '../../app/why-not.ts'
import { StartError } from '../../kernel/start-failure.ts'
import type { Copied, Progress } from '../copy.ts'

/** A long table is heard of so often, in milliseconds. */
const SAY_MS = 2_000
const number = (value: number): string => value.toLocaleString('en-US')

export const say = (line: string): void => void process.stdout.write(`${line}\n`)

/** Runs a command. Whatever it writes is for this user alone; why it failed is said in one sentence. */
export async function run(work: () => Promise<void>): Promise<void> {
  process.umask(0o077)
  try {
    await work()
  } catch (error) {
    process.stderr.write(`${whyNot(error)}\n`)
    process.exitCode = 1
  }
}

/** Reads the arguments. Throws StartError with `usage` for any that it does not know. */
export function readArguments<Options extends NonNullable<ParseArgsConfig['options']>>(
  usage: string,
  options: Options,
) {
  try {
    return parseArgs({ options, allowPositionals: true })
  } catch {
    throw new StartError(usage)
  }
}

/** Says each table when it is done, and how far a long one is. */
export function spokenProgress(): Progress {
  let said = performance.now()
  return {
    reading(table, rows) {
      if (performance.now() - said < SAY_MS) return
      said = performance.now()
      say(`${table.padEnd(22)}${number(rows).padStart(12)} …`)
    },
    copied({ table, rows, checksum }) {
      said = performance.now()
      say(`${table.padEnd(22)}${number(rows).padStart(12)}  ${checksum.slice(0, 16)}`)
    },
  }
}

/** Says how many rows there are in all. */
export const rowsIn = (tables: readonly Copied[]): string =>
  `${number(tables.reduce((sum, { rows }) => sum + rows, 0))} rows in ${tables.length} tables`

export const filesIn = ({ count, bytes }: { count: number; bytes: number }): string =>
  `${number(count)} ${count === 1 ? 'file' : 'files'} with ${number(bytes)} bytes`

/** Names each file that a row refers to and the storage does not have. */
export function sayMissing(missing: readonly string[]): void {
  for (const name of missing) say(`The file ${name} is missing in the storage.`)
}
