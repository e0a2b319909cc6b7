/** The database of the server's own process, with its secrets beside it, as a start would have left them. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite, { type Database, type Statement } from 'better-sqlite3'
import { SqliteIndex } from '../../src/archive/store-index-sqlite.ts'
import { migrate } from '../../src/store/migrate.ts'
import { keepForever } from '../../src/store/sqlite/kept-statements.ts'
import { root } from '../harness/root.ts'
import type { Row, Tables } from './tables.ts'

export class SqliteTables implements Tables {
  readonly url = undefined
  private readonly dataDir: string
  private readonly database: Database
  private readonly statements = new Map<string, Statement>()
  private constructor(dataDir: string, database: Database) {
    this.dataDir = dataDir
    this.database = database
  }

  /** Makes the database of a data folder. `secret` signs tokens, in base64url. */
  static async make(dataDir: string, secret: string): Promise<SqliteTables> {
    writeFileSync(join(dataDir, 'secrets.json'), `${JSON.stringify({ tokens: secret })}\n`, { mode: 0o600 })
    const file = join(dataDir, 'helpline.db')
    await migrate({ file }, join(root, 'prisma/migrations'))
    // It is kept, like everything of better-sqlite3 here, because newer Nodes abort when such an object is collected.
    const database = keepForever(new Sqlite(file))
    database.exec('PRAGMA synchronous = OFF; BEGIN')
    return new SqliteTables(dataDir, database)
  }

  insert(table: string, row: Row): void {
    const names = Object.keys(row)
    const name = `${table} ${names.length}`
    let statement = this.statements.get(name)
    if (statement === undefined) {
      const columns = names.map((column) => `"${column}"`).join(', ')
      const places = names.map(() => '?').join(', ')
      statement = keepForever(this.database.prepare(`INSERT INTO "${table}" (${columns}) VALUES (${places})`))
      this.statements.set(name, statement)
    }
    statement.run(...Object.values(row))
  }

  async breathe(): Promise<void> {}

  async finish(indexed: { log: string; messages: number } | undefined): Promise<void> {
    this.database.exec('COMMIT; PRAGMA wal_checkpoint(TRUNCATE)')
    this.database.close()
    if (indexed === undefined) return
    const index = await SqliteIndex.open(join(this.dataDir, 'search.db'), indexed.log)
    await index.change(async () => {}, indexed.messages, false)
    index.close()
  }
}
