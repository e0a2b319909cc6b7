/**
 * A database as a transfer sees it: it gives rows, in order and as of one moment, and takes rows, all or nothing. Rows
 * are the same from both databases: texts, numbers and null, with times in milliseconds and booleans as 0 or 1.
 */
import type { SqlValue } from '../store/sql.ts'
import type { Table } from './tables.ts'

export type Row = Record<string, SqlValue>

export interface Shelf {
  /** Returns the names of the columns of a table, in alphabetical order. */
  columns(table: Table): Promise<string[]>
  /** Gives all rows of a table in the order of its key, a page at a time. All tables are as they were at one moment. */
  rows(table: Table): AsyncIterable<Row[]>
}

export interface Source extends Shelf {
  /** Returns the secret that signs tokens, which is never among the rows. */
  secret(): Promise<string | undefined>
  close(): Promise<void>
}

/** A shelf to fill. `rows` gives what was added, too, so that it can be proven before it counts. */
export interface EmptyShelf extends Shelf {
  add(table: Table, columns: readonly string[], rows: readonly Row[]): Promise<void>
}

export interface Target extends EmptyShelf {
  /** Commits all that was added, and the secret. */
  finish(secret: string | undefined): Promise<void>
  /** Closes the database. Without `finish` before, nothing of what was added stays. */
  close(): Promise<void>
}

/** What stays behind: all rows of these tables, and the settings of these names. */
export interface LeftOut {
  tables: readonly Table[]
  settings: readonly string[]
}

/** Returns the same database without some of its rows. */
export const without = <S extends Shelf>(shelf: S, { tables, settings }: LeftOut): S => ({
  ...shelf,
  rows(table: Table) {
    if (tables.includes(table)) return nothing()
    return table === 'Setting' ? unnamed(shelf.rows(table), settings) : shelf.rows(table)
  },
})

async function* nothing(): AsyncIterable<Row[]> {}

async function* unnamed(pages: AsyncIterable<Row[]>, names: readonly string[]): AsyncIterable<Row[]> {
  for await (const rows of pages) yield rows.filter(({ name }) => !names.includes(String(name)))
}
