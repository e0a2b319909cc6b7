/** SQLite as the source or the target of a transfer. */
import fs from 'node:fs'
import path from 'node:path'
import Sqlite from 'better-sqlite3'
import { indexBeside } from '../archive/index-requests.ts'
import { removeDatabase } from '../kernel/folders.ts'
import { StartError } from '../kernel/start-failure.ts'
import { keepSecrets, secretsOf } from '../store/secrets.ts'
import type { ReadSql } from '../store/sql.ts'
import { keepForever } from '../store/sqlite/kept-statements.ts'
import { SqliteSql } from '../store/sqlite/sql.ts'
import type { Shelf, Source, Target } from './shelf.ts'
import { addRows, readRows } from './statements.ts'
import { beginHalf } from './store-half.ts'
import type { Table } from './tables.ts'

/** Opens a source that shows all tables as they are now, whatever is written meanwhile. */
export function sqliteSource(file: string): Source {
  proveThere(file)
  const database = keepForever(new Sqlite(file, { readonly: true, fileMustExist: true }))
  const sql = new SqliteSql(database)
  sql.exec('BEGIN')
  return {
    ...shelfOf(sql),
    secret: async () => secretsOf(path.dirname(file))?.tokens,
    async close() {
      database.close()
    },
  }
}

/** Opens a target that becomes the file when it is finished. Throws StartError when the file exists. */
export async function sqliteTarget(file: string, migrations: string): Promise<Target> {
  const half = await beginHalf(file, migrations)
  return {
    ...shelfOf(half.sql),
    add: (table, columns, rows) => addRows(half.sql, table, columns, rows),
    async finish(secret) {
      if (secret !== undefined) keepSecrets(path.dirname(file), { tokens: secret })
      // An index of an earlier stay may miss what was renamed or deleted since. The server makes it again.
      removeDatabase(indexBeside(file))
      half.finish()
    },
    async close() {
      half.close()
    },
  }
}

export const shelfOf = (sql: ReadSql): Shelf => ({
  columns: (table) => columnsOf(sql, table),
  rows: (table) => readRows(sql, table),
})

/** Throws StartError while a server has it open: what it writes afterwards would be missing in the copy. */
export function proveUnused(file: string): void {
  proveThere(file)
  const database = keepForever(new Sqlite(file, { timeout: 0 }))
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; ROLLBACK')
  } catch {
    throw new StartError(`A server has the database at ${file} open: stop it first.`)
  } finally {
    database.close()
  }
}

function proveThere(file: string): void {
  if (!fs.existsSync(file))
    throw new StartError(`There is no database at ${file}: set DATA_DIR to the folder that holds it.`)
}

async function columnsOf(sql: ReadSql, table: Table): Promise<string[]> {
  const rows = await sql.all<{ name: string }>(`SELECT "name" FROM pragma_table_info('${table}') ORDER BY "name"`)
  return rows.map(({ name }) => name)
}
