/**
 * A SQLite file that is written beside its place and put there when it is whole: a transfer that breaks, or is killed,
 * leaves nothing that looks like a database. The next try begins anew.
 */
import fs from 'node:fs'
import path from 'node:path'
import Sqlite from 'better-sqlite3'
import { filesOfDatabase, removeDatabase } from '../kernel/folders.ts'
import { StartError } from '../kernel/start-failure.ts'
import { migrate } from '../store/migrate.ts'
import { keepForever } from '../store/sqlite/kept-statements.ts'
import { SqliteSql } from '../store/sqlite/sql.ts'

export interface Half {
  database: Sqlite.Database
  sql: SqliteSql
  /** Syncs the file and gives it its name. Throws StartError when somebody made a file of that name meanwhile. */
  finish(): void
  /** Closes it. Without `finish` before, nothing stays. */
  close(): void
}

/**
 * Begins a file with the tables of this build. What is written needs no journal of its own, as it is thrown away when
 * it breaks. Throws StartError when there is a file of that name.
 */
export async function beginHalf(file: string, migrations: string): Promise<Half> {
  proveFree(file)
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  const half = `${file}.half`
  removeDatabase(half)
  fs.closeSync(fs.openSync(half, 'wx', 0o600))
  await migrate({ file: half }, migrations)
  const database = keepForever(new Sqlite(half))
  database.exec(
    'PRAGMA journal_mode = DELETE; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = ON',
  )
  const sql = new SqliteSql(database)
  sql.begin()
  return {
    database,
    sql,
    finish() {
      sql.commit()
      database.close()
      sync(half)
      proveFree(file)
      fs.renameSync(half, file)
      if (process.platform !== 'win32') sync(path.dirname(file))
    },
    close() {
      database.close()
      removeDatabase(half)
    },
  }
}

/** What an earlier database left beside its file counts, too: SQLite would take that log for the new one's. */
function proveFree(file: string): void {
  const found = filesOfDatabase(file).find((one) => fs.existsSync(one))
  if (found !== undefined)
    throw new StartError(`There is something at ${found} already: move it away, or name a place that is empty.`)
}

function sync(place: string): void {
  const handle = fs.openSync(place, 'r')
  fs.fsyncSync(handle)
  fs.closeSync(handle)
}
