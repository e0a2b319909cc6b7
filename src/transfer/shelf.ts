/**
 * A database as the transfer sees it: it gives rows, in order and as of one moment, and takes rows, all or nothing.
 * Rows are the same from both databases: texts, numbers and null, with times in milliseconds and booleans as 0 or 1.
 */
import type { SqlValue } from '../store/sql.ts'
import type { Table } from './tables.ts'

export type Row = Record<string, SqlValue>

export interface Source {
  /** Returns the names of the columns of a table, in alphabetical order. */
  columns(table: Table): Promise<string[]>
  /** Gives all rows of a table in the order of its key, a page at a time. All tables are as they were at one moment. */
  rows(table: Table): AsyncIterable<Row[]>
  /** Returns the secret that signs tokens, which on SQLite is kept beside the tables. */
  secret(): Promise<string | undefined>
  close(): Promise<void>
}

export interface Target {
  columns(table: Table): Promise<string[]>
  /** Tells whether no table holds a row. */
  isEmpty(): Promise<boolean>
  add(table: Table, columns: readonly string[], rows: readonly Row[]): Promise<void>
  /** Commits all that was added, and the secret. */
  finish(secret: string | undefined): Promise<void>
  /** Closes the database. Without `finish` before, nothing of what was added stays. */
  close(): Promise<void>
}
