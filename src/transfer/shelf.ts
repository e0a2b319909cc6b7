/**
 * A database as the transfer sees it: rows out, in order and at one moment, and rows in, all or nothing. Rows are the
 * same from both databases: texts, numbers and null, with times in milliseconds and truth as 0 or 1.
 */
import type { SqlValue } from '../store/sql.ts'
import type { Table } from './tables.ts'

export type Row = Record<string, SqlValue>

export interface Source {
  /** The names of the columns of a table, in alphabetical order. */
  columns(table: Table): Promise<string[]>
  /** All rows of a table in the order of its key, some at a time; all tables as they were at one moment. */
  rows(table: Table): AsyncIterable<Row[]>
  /** What is kept beside the tables: the secret that signs tokens. */
  secret(): Promise<string | undefined>
  close(): Promise<void>
}

export interface Target {
  columns(table: Table): Promise<string[]>
  /** False when somebody has put something in. */
  isEmpty(): Promise<boolean>
  add(table: Table, columns: readonly string[], rows: readonly Row[]): Promise<void>
  /** Keeps all that was added. */
  finish(secret: string | undefined): Promise<void>
  /** Without `finish` nothing of it stays. */
  close(): Promise<void>
}
