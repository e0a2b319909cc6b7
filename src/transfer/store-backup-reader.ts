/** Reads a backup, and proves that it is one, and whole, before anything is made of it. */
import fs from 'node:fs'
import Sqlite from 'better-sqlite3'
import { removeDatabase } from '../kernel/folders.ts'
import { StartError } from '../kernel/start-failure.ts'
import { migrate, pendingMigrations } from '../store/migrate.ts'
import { keepForever } from '../store/sqlite/kept-statements.ts'
import { SqliteSql } from '../store/sqlite/sql.ts'
import { type Copied, differences, sumUp } from './copy.ts'
import type { FileSum } from './files.ts'
import type { Shelf } from './shelf.ts'
import { readRows } from './statements.ts'
import { APPLICATION, checksumOf, type Facts, FORMAT, OWN_TABLES } from './store-backup.ts'
import { shelfOf } from './store-sqlite.ts'
import type { Table } from './tables.ts'

export class Backup {
  readonly facts: Facts
  private readonly file: string
  private readonly database: Sqlite.Database
  private constructor(file: string, database: Sqlite.Database) {
    this.file = file
    this.database = database
    this.facts = this.provenFacts()
  }

  /** Opens a backup. Throws StartError when it is none, or when what proves the rest is damaged. */
  static open(file: string): Backup {
    if (!fs.existsSync(file)) throw new StartError(`There is no backup at ${file}.`)
    const database = keepForever(new Sqlite(file, { readonly: true, fileMustExist: true }))
    try {
      return orDamaged(file, () => new Backup(file, database))
    } catch (error) {
      database.close()
      throw error
    }
  }

  /** Reads all tables. Throws StartError when one is not what was put in. */
  async prove(): Promise<void> {
    const promised = this.all<{ name: Table; rows: number; checksum: string }>(
      'SELECT "name", "rows", "checksum" FROM "BackupTable" ORDER BY "name"',
    ).map(({ name, rows, checksum }): Copied => ({ table: name, rows, checksum }))
    const sql = new SqliteSql(this.database)
    // Of an older version, the tables and their keys may be others than this build's.
    const shelf: Shelf = { ...shelfOf(sql), rows: (table) => readRows(sql, table, this.keyOf(table)) }
    const names = promised.map(({ table }) => table)
    const held = await orDamaged(this.file, () => sumUp(shelf, names))
    const wrong = differences(promised, held)
    if (wrong.length > 0) throw damaged(this.file, `the table ${wrong.join(', ')} is not what was put in`)
  }

  /**
   * Returns the rows as tables of this build. Those of an older version are copied to `scratch` and migrated there, as
   * a backup is never changed.
   */
  async shelf(scratch: string, migrations: string): Promise<Shelf & { close(): void }> {
    if ((await pendingMigrations({ file: this.file }, migrations)).length === 0)
      return { ...shelfOf(new SqliteSql(this.database)), close: () => undefined }
    removeDatabase(scratch)
    this.copyTables(scratch)
    await migrate({ file: scratch }, migrations)
    const database = keepForever(new Sqlite(scratch, { readonly: true }))
    const close = () => {
      database.close()
      removeDatabase(scratch)
    }
    return { ...shelfOf(new SqliteSql(database)), close }
  }

  files(): FileSum[] {
    return this.all<FileSum>('SELECT "name", "size", "checksum" FROM "BackupFile" ORDER BY "name"')
  }

  /** Gives the bytes of a file, a part at a time. */
  async *bytes(name: string): AsyncIterable<Buffer> {
    const statement = keepForever(
      this.database.prepare('SELECT "bytes" FROM "BackupPart" WHERE "name" = ? AND "part" = ?'),
    )
    for (let part = 0; ; part += 1) {
      const row = orDamaged(this.file, () => statement.get(name, part) as { bytes: Buffer } | undefined)
      if (row === undefined) return
      yield row.bytes
    }
  }

  /** What to say of a file whose bytes are not those that were put in. */
  damagedFile = (name: string): StartError => damaged(this.file, `the file ${name} is not what was put in`)

  close(): void {
    this.database.close()
  }

  private provenFacts(): Facts {
    const header = keepForever(this.database.prepare('PRAGMA application_id')).pluck().get()
    if (header !== APPLICATION) throw new StartError(`${this.file} is no backup: name a file that a backup made.`)
    const rows = this.all<{ name: string; value: string }>('SELECT "name", "value" FROM "Backup"')
    const { checksum, ...facts } = Object.fromEntries(rows.map(({ name, value }) => [name, value]))
    if (checksum !== checksumOf(this.database)) throw damaged(this.file, 'its list of contents was changed')
    if (facts.format !== FORMAT)
      throw new StartError(`${this.file} was made by a newer version: restore it with that version.`)
    return facts as unknown as Facts
  }

  private copyTables(scratch: string): void {
    const database = keepForever(new Sqlite(scratch))
    const run = (text: string, ...values: string[]) => keepForever(database.prepare(text)).run(...values)
    run('ATTACH ? AS backup', this.file)
    database.exec('PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; BEGIN')
    const own = OWN_TABLES.map((name) => `'${name}'`).join(', ')
    const parts = this.all<{ type: string; name: string; sql: string }>(
      `SELECT type, name, sql FROM sqlite_master
       WHERE sql IS NOT NULL AND tbl_name NOT IN (${own}) AND name NOT LIKE 'sqlite_%' ORDER BY type = 'table' DESC`,
    )
    for (const { type, name, sql } of parts) {
      database.exec(sql)
      if (type === 'table') run(`INSERT INTO main."${name}" SELECT * FROM backup."${name}"`)
    }
    database.exec('COMMIT; DETACH backup')
    database.close()
  }

  private keyOf(table: string): string[] {
    const rows = this.all<{ name: string }>(`SELECT name FROM pragma_table_info('${table}') WHERE pk > 0 ORDER BY pk`)
    return rows.map(({ name }) => name)
  }

  private all<Row>(text: string): Row[] {
    return keepForever(this.database.prepare(text)).all() as Row[]
  }
}

const damaged = (file: string, why: string): StartError =>
  new StartError(`The backup ${file} is damaged (${why}): take another one.`)

/** Throws StartError for what SQLite says of a file that it cannot read. */
function orDamaged<T>(file: string, work: () => T): T {
  const refuse = (error: unknown): never => {
    if (error instanceof Sqlite.SqliteError) throw damaged(file, error.message)
    throw error
  }
  try {
    const result = work()
    return result instanceof Promise ? (result.catch(refuse) as T) : result
  } catch (error) {
    return refuse(error)
  }
}
