/** Copies everything from one database to another, and proves by counts and checksums that it arrived. */
import { createHash } from 'node:crypto'
import type { Row, Source, Target } from './shelf.ts'
import { TABLES, type Table } from './tables.ts'

export interface Copied {
  table: Table
  rows: number
  /** SHA-256 of all rows in order; the same whichever database holds them. */
  checksum: string
}

/** Is called after each table. */
export type Progress = (copied: Copied) => void

/** Copies all tables and returns what was sent. Throws when a table has other columns in the two databases. */
export async function copyAll(source: Source, target: Target, progress: Progress): Promise<Copied[]> {
  const all: Copied[] = []
  for (const table of TABLES) {
    const columns = await sharedColumns(source, target, table)
    const copied = await sumOf(source, table, columns, (rows) => target.add(table, columns, rows))
    progress(copied)
    all.push(copied)
  }
  return all
}

/** Counts and sums up what a database holds, to compare it with what was copied. */
export async function sumUp(source: Source): Promise<Copied[]> {
  const all: Copied[] = []
  for (const table of TABLES) all.push(await sumOf(source, table, await source.columns(table)))
  return all
}

/** Reads a table once, and hands each page of it on. */
async function sumOf(
  source: Source,
  table: Table,
  columns: readonly string[],
  handOn?: (rows: Row[]) => Promise<void>,
): Promise<Copied> {
  const hash = createHash('sha256')
  let count = 0
  for await (const rows of source.rows(table)) {
    for (const row of rows) hash.update(`${JSON.stringify(columns.map((column) => row[column] ?? null))}\n`)
    count += rows.length
    await handOn?.(rows)
  }
  return { table, rows: count, checksum: hash.digest('hex') }
}

/** Returns the names of the tables that do not hold the same. */
export const differences = (one: readonly Copied[], other: readonly Copied[]): Table[] =>
  one
    .filter(({ table, checksum }) => other.find((each) => each.table === table)?.checksum !== checksum)
    .map(({ table }) => table)

/** Returns the columns of a table. They are the same on both sides, as this build has migrated both databases. */
async function sharedColumns(source: Source, target: Target, table: Table): Promise<string[]> {
  const [from, to] = await Promise.all([source.columns(table), target.columns(table)])
  if (from.join() !== to.join()) throw new Error(`the table ${table} has other columns in the two databases`)
  return from
}
