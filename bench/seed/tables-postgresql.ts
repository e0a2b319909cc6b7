/** A new database of PostgreSQL, filled with thousands of rows a statement. */
import { join } from 'node:path'
import pg from 'pg'
import { PostgresqlIndex } from '../../src/archive/store-index-postgresql.ts'
import { migrate } from '../../src/store/migrate.ts'
import { newDatabase } from '../harness/postgresql.ts'
import { root } from '../harness/root.ts'
import type { Row, Tables } from './tables.ts'

/** So many rows are kept back before they are written. */
const KEPT_BACK = 5_000

export class PostgresqlTables implements Tables {
  readonly url: string
  private readonly client: pg.Client
  /** The columns that hold times, as `TABLE.COLUMN`. */
  private readonly times: Set<string>
  /** The rows that are kept back, by table and columns. Tables come in the order in which they were first used. */
  private readonly kept = new Map<string, { table: string; columns: string[]; rows: Row[] }>()
  private count = 0
  private constructor(url: string, client: pg.Client, times: Set<string>) {
    this.url = url
    this.client = client
    this.times = times
  }

  /** Makes a database. `secret` signs tokens, in base64url. */
  static async make(secret: string): Promise<PostgresqlTables> {
    const url = await newDatabase()
    await migrate({ url }, join(root, 'prisma/migrations'))
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query('SET synchronous_commit = off')
    const { rows } = await client.query<{ name: string }>(
      `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
       WHERE table_schema = 'public' AND data_type LIKE 'timestamp%'`,
    )
    const tables = new PostgresqlTables(url, client, new Set(rows.map(({ name }) => name)))
    tables.insert('Setting', { name: 'token_secret', value: secret })
    return tables
  }

  insert(table: string, row: Row): void {
    const columns = Object.keys(row)
    const name = `${table} ${columns.length}`
    let kept = this.kept.get(name)
    if (kept === undefined) {
      kept = { table, columns, rows: [] }
      this.kept.set(name, kept)
    }
    for (const column of columns) {
      const value = row[column]
      if (typeof value === 'number' && this.times.has(`${table}.${column}`)) row[column] = new Date(value).toISOString()
    }
    kept.rows.push(row)
    this.count += 1
  }

  async breathe(): Promise<void> {
    if (this.count >= KEPT_BACK) await this.write()
  }

  async finish(indexed: { log: string; messages: number } | undefined): Promise<void> {
    await this.write()
    // What the server does by itself some time after so many rows came must not happen while something is measured.
    await this.client.query('VACUUM (ANALYZE)')
    await this.client.query('CHECKPOINT')
    await this.client.end()
    if (indexed === undefined) return
    const index = await PostgresqlIndex.open(this.url, indexed.log)
    await index.change(async () => {}, indexed.messages, true)
    await index.close()
  }

  private async write(): Promise<void> {
    for (const { table, columns, rows } of this.kept.values()) {
      const names = columns.map((column) => `"${column}"`).join(', ')
      const text = `INSERT INTO "${table}" (${names})
        SELECT ${names} FROM json_populate_recordset(NULL::"${table}", $1)`
      if (rows.length > 0) await this.client.query(text, [JSON.stringify(rows)])
      rows.length = 0
    }
    this.count = 0
  }
}
