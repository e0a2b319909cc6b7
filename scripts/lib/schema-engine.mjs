// What the models in prisma/schema ask of a SQLite database that has run the migrations. Prisma's own schema engine
// answers, in its WASM form: the native one would have to be downloaded at run time.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import Database from 'better-sqlite3'

let loading

/** The SQL that leads from the state after all migrations to the models; empty when they agree. */
export async function pendingSql({ schemaDir, migrationsDir, root }) {
  const folder = mkdtempSync(join(tmpdir(), 'helpline-schema-'))
  const file = join(folder, 'migrated.db')
  try {
    migrate(file, migrationsDir)
    const files = readModels(schemaDir, root)
    const engine = await startEngine(file, files)
    const { stdout } = await engine.diff({
      from: { tag: 'schemaDatasource', files, configDir: root },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    })
    engine.free()
    return isEmptyScript(stdout) ? '' : stdout
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Names of the migration folders, in the order in which they run. */
export function migrationNames(migrationsDir) {
  return readdirSync(migrationsDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
}

function migrate(file, migrationsDir) {
  const db = new Database(file)
  try {
    for (const name of migrationNames(migrationsDir))
      db.exec(readFileSync(join(migrationsDir, name, 'migration.sql'), 'utf8'))
    dropWhatModelsCannotSay(db)
  } finally {
    db.close()
  }
}

// Triggers, full-text tables and partial indexes. The engine would drop the first two, and to describe the last it
// sends "names" as string literals, which this build of SQLite does not take.
function dropWhatModelsCannotSay(db) {
  const drop = (kind, sql) => {
    for (const name of db.prepare(sql).pluck().all()) db.exec(`DROP ${kind} "${name}"`)
  }
  drop('TRIGGER', "SELECT name FROM sqlite_master WHERE type = 'trigger'")
  drop('TABLE', "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'virtual'")
  drop(
    'INDEX',
    "SELECT i.name FROM sqlite_master t, pragma_index_list(t.name) i WHERE t.type = 'table' AND i.partial = 1",
  )
}

function readModels(schemaDir, root) {
  return readdirSync(schemaDir)
    .filter((name) => name.endsWith('.prisma'))
    .sort()
    .map((name) => {
      const text = readFileSync(join(schemaDir, name), 'utf8')
      return { path: relative(root, join(schemaDir, name)), content: countingIds(text) }
    })
}

// SQLite counts by itself only in an INTEGER PRIMARY KEY, which holds 64 bits. The models say BigInt, since PostgreSQL's
// ids pass 2^31; the engine would make a BIGINT of that, which stays empty here.
function countingIds(text) {
  return text.replace(/\bBigInt(\s+@id\s+@default\(autoincrement\(\)\))/g, 'Int$1')
}

async function startEngine(file, files) {
  loading ??= loadEngine()
  const { SchemaEngine } = await loading
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaBetterSqlite3({ url: `file:${file}` }))
  const datamodels = files.map(({ path, content }) => [path, content])
  return SchemaEngine.new({ datamodels }, () => {}, adapter)
}

// The package's own entry imports a .wasm file as a module, which needs a flag of Node's; so it is put together by hand.
// Once a process: the glue keeps views of the first instance's memory.
async function loadEngine() {
  const require = createRequire(import.meta.url)
  const glue = await import('@prisma/schema-engine-wasm/schema_engine_bg')
  const bytes = readFileSync(
    require.resolve('@prisma/schema-engine-wasm').replace(/schema_engine\.js$/, 'schema_engine_bg.wasm'),
  )
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { './schema_engine_bg.js': glue })
  globalThis.PRISMA_WASM_PANIC_REGISTRY ??= { set_message: (message) => console.error(message) }
  glue.__wbg_set_wasm(exports)
  exports.__wbindgen_start()
  return glue
}

function isEmptyScript(script) {
  return (script ?? '').replace(/--.*$/gm, '').trim() === ''
}
