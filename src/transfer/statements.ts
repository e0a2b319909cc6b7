/** The statements of a transfer, which are the same for both databases. */
import type { ReadSql, Sql, SqlValue } from '../store/sql.ts'
import type { Row } from './shelf.ts'
import { KEYS, TABLES, type Table } from './tables.ts'

/** Rows read at a time, and rows written by one statement. */
const PAGE = 1_000
const TOGETHER = 50

/** Reads a table page by page, each from where the last one ended, so that no table has to fit into memory. */
export async function* readRows(sql: ReadSql, table: Table, key = KEYS[table]): AsyncIterable<Row[]> {
  const names = key.map((column) => `"${column}"`).join(', ')
  const marks = key.map(() => '?').join(', ')
  let last: SqlValue[] | undefined
  for (;;) {
    const where = last === undefined ? '' : `WHERE (${names}) > (${marks})`
    const rows: Row[] = await sql.all(
      `SELECT * FROM "${table}" ${where} ORDER BY ${names} LIMIT ${PAGE}`,
      ...(last ?? []),
    )
    if (rows.length > 0) yield rows
    const end = rows.at(-1)
    if (end === undefined || rows.length < PAGE) return
    last = key.map((column) => end[column] ?? null)
  }
}

export async function addRows(sql: Sql, table: Table, columns: readonly string[], rows: readonly Row[]): Promise<void> {
  const names = columns.map((column) => `"${column}"`).join(', ')
  const marks = `(${columns.map(() => '?').join(', ')})`
  for (let from = 0; from < rows.length; from += TOGETHER) {
    const some = rows.slice(from, from + TOGETHER)
    const values = some.flatMap((row) => columns.map((column) => row[column] ?? null))
    await sql.run(`INSERT INTO "${table}" (${names}) VALUES ${some.map(() => marks).join(', ')}`, ...values)
  }
}

/** Tells whether no table holds a row. */
export async function holdsNothing(sql: ReadSql): Promise<boolean> {
  for (const table of TABLES) if ((await sql.get(`SELECT 1 AS one FROM "${table}" LIMIT 1`)) !== undefined) return false
  return true
}
