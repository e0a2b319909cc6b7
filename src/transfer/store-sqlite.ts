/** SQLite as the source or the target of a transfer. */
import fs from 'node:fs'
import path from 'node:path'
import Sqlite from 'better-sqlite3'
import { filesOfDatabase } from '../kernel/folders.ts'
import { StartError } from '../kernel/start-failure.ts'
import { migrate } from '../store/migrate.ts'
import { keepSecrets, secretsOf } from '../store/secrets.ts'
import { keepForever } from '../store/sqlite/kept-statements.ts'
import { SqliteSql } from '../store/sqlite/sql.ts'
import type { Source, Target } from './shelf.ts'
import { addRows, readRows } from './statements.ts'
import type { Table } from './tables.ts'

/** Opens a source that shows all tables as they are now, whatever is written meanwhile. */
export function sqliteSource(file: string): Source {
  const database = keepForever(new Sqlite(file, { readonly: true, fileMustExist: true }))
  const sql = new SqliteSql(database)
  sql.exec('BEGIN')
  return {
    columns: (table) => columnsOf(sql, table),
    rows: (table) => readRows(sql, table),
    secret: async () => secretsOf(path.dirname(file))?.tokens,
    async close() {
      database.close()
    },
  }
}

/**
 * Opens a target that is made beside the file and renamed to it at the end: a transfer that breaks leaves nothing that
 * looks like a database. Throws StartError when the file exists.
 */
export async function sqliteTarget(file: string, migrations: string): Promise<Target> {
  if (fs.existsSync(file))
    throw new StartError(`There is a database at ${file}: a transfer needs a place that is empty.`)
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  const half = `${file}.half`
  for (const one of filesOfDatabase(half)) fs.rmSync(one, { force: true })
  await migrate({ file: half }, migrations)
  const database = keepForever(new Sqlite(half))
  const sql = new SqliteSql(database)
  database.exec('PRAGMA foreign_keys = ON')
  sql.begin()
  return {
    columns: (table) => columnsOf(sql, table),
    isEmpty: async () => true,
    add: (table, columns, rows) => addRows(sql, table, columns, rows),
    async finish(secret) {
      sql.commit()
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
      database.close()
      if (secret !== undefined) keepSecrets(path.dirname(file), { tokens: secret })
      fs.renameSync(half, file)
    },
    async close() {
      database.close()
      for (const one of filesOfDatabase(half)) fs.rmSync(one, { force: true })
    },
  }
}

/** Throws StartError while a server has it open: what it writes afterwards would be missing in the copy. */
export function proveUnused(file: string): void {
  if (!fs.existsSync(file))
    throw new StartError(`There is no database at ${file}: set DATA_DIR to the folder that holds it.`)
  const database = keepForever(new Sqlite(file, { timeout: 0 }))
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; ROLLBACK')
  } catch {
    throw new StartError(`A server has the database at ${file} open: stop it first.`)
  } finally {
    database.close()
  }
}

async function columnsOf(sql: SqliteSql, table: Table): Promise<string[]> {
  const rows = await sql.all<{ name: string }>(`SELECT "name" FROM pragma_table_info('${table}') ORDER BY "name"`)
  return rows.map(({ name }) => name)
}
