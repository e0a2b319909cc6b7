/** Copies everything from one database to another, and proves by counts and checksums that it arrived. */
import { createHash } from 'node:crypto'
import { StartError } from '../kernel/start-failure.ts'
import type { EmptyShelf, Row, Shelf } from './shelf.ts'
import { TABLES, type Table } from './tables.ts'

export interface Copied {
  table: Table
  rows: number
  /** SHA-256 of all rows in order, in hex; the same whichever database holds them. */
  checksum: string
}

export interface Progress {
  /** Is called after each page: so many rows of the table so far. */
  reading(table: Table, rows: number): void
  /** Is called after each table. */
  copied(copied: Copied): void
}
export const SILENT: Progress = { reading: () => undefined, copied: () => undefined }

/**
 * Copies all tables, reads them once more in the target, and returns what was sent. Nothing is committed yet. Throws
 * StartError when something else arrived than was sent, or when a table has other columns in the two databases.
 */
export async function copyAll(source: Shelf, target: EmptyShelf, progress: Progress): Promise<Copied[]> {
  const sent: Copied[] = []
  for (const table of TABLES) {
    const columns = await sharedColumns(source, target, table)
    const copied = await sumOf(source, table, progress, (rows) => target.add(table, columns, rows))
    progress.copied(copied)
    sent.push(copied)
  }
  const wrong = differences(sent, await sumUp(target))
  if (wrong.length > 0) throw new StartError(`What arrived is not what was sent: ${wrong.join(', ')}. Nothing is kept.`)
  return sent
}

/** Counts and sums up what a database holds, to compare it with what was copied. */
export async function sumUp(shelf: Shelf, tables: readonly Table[] = TABLES): Promise<Copied[]> {
  const all: Copied[] = []
  for (const table of tables) all.push(await sumOf(shelf, table, SILENT))
  return all
}

/** Reads a table once, and hands each page of it on. */
async function sumOf(
  shelf: Shelf,
  table: Table,
  progress: Progress,
  handOn?: (rows: Row[]) => Promise<void>,
): Promise<Copied> {
  const columns = await shelf.columns(table)
  const hash = createHash('sha256')
  let count = 0
  for await (const rows of shelf.rows(table)) {
    for (const row of rows) hash.update(`${JSON.stringify(columns.map((column) => row[column] ?? null))}\n`)
    await handOn?.(rows)
    count += rows.length
    progress.reading(table, count)
  }
  return { table, rows: count, checksum: hash.digest('hex') }
}

/** Returns the names of the tables that do not hold the same. */
export const differences = (one: readonly Copied[], other: readonly Copied[]): Table[] =>
  one
    .filter(({ table, checksum }) => other.find((each) => each.table === table)?.checksum !== checksum)
    .map(({ table }) => table)

/** Returns the columns of a table. They are the same on both sides, as this build has migrated both databases. */
async function sharedColumns(source: Shelf, target: Shelf, table: Table): Promise<string[]> {
  const [from, to] = await Promise.all([source.columns(table), target.columns(table)])
  if (from.join() !== to.join()) throw new StartError(`The table ${table} has other columns in the two databases.`)
  return from
}
