// A SQLite database that has run migrations, as the schema engine can look at it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3'
import Database from 'better-sqlite3'

export async function withSqlite(scripts, work) {
  const folder = mkdtempSync(join(tmpdir(), 'helpline-schema-'))
  const file = join(folder, 'migrated.db')
  try {
    migrate(file, scripts)
    return await work(new KeepingAdapter({ url: `file:${file}` }))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

// Newer versions of Node.js abort when an object of the driver is collected (docs/decisions/kept-statements.md).
const kept = []
function keep(object) {
  kept.push(object)
  return object
}

/** Prisma's adapter, which prepares all statements anew. */
class KeepingAdapter extends PrismaBetterSqlite3 {
  async connect() {
    return keeping(await super.connect())
  }

  async connectToShadowDb() {
    return keeping(await super.connectToShadowDb())
  }
}

function keeping(connection) {
  const client = keep(connection.client)
  const prepare = client.prepare.bind(client)
  client.prepare = (text) => keep(prepare(text))
  return connection
}

function migrate(file, scripts) {
  const db = keep(new Database(file))
  try {
    for (const script of scripts) db.exec(script)
    dropWhatModelsCannotSay(db)
  } finally {
    db.close()
  }
}

// Triggers, full-text tables and partial indexes. The engine would drop the first two, and to describe the last it
// sends "names" as string literals, which this build of SQLite does not take.
function dropWhatModelsCannotSay(db) {
  const drop = (kind, sql) => {
    for (const name of keep(db.prepare(sql)).pluck().all()) db.exec(`DROP ${kind} "${name}"`)
  }
  drop('TRIGGER', "SELECT name FROM sqlite_master WHERE type = 'trigger'")
  drop('TABLE', "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'virtual'")
  drop(
    'INDEX',
    "SELECT i.name FROM sqlite_master t, pragma_index_list(t.name) i WHERE t.type = 'table' AND i.partial = 1",
  )
}
