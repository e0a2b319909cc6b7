// Compares the models in prisma/schema with a database that has run its migrations. Prisma's own schema engine does
// it, in its WASM form: the native one would have to be downloaded at run time.
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import { readSchema } from './schema.mjs'
import { withPostgresql } from './scratch-postgresql.mjs'
import { withSqlite } from './scratch-sqlite.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const SCRATCH = { sqlite: withSqlite, postgresql: withPostgresql }
export const PROVIDERS = Object.keys(SCRATCH)

let loading

/** Returns the SQL that leads from the state after all migrations to the models; an empty text when they agree. */
export function pendingSql(provider, schemaDir) {
  const folder = migrationsOf(provider)
  const scripts = migrationNames(provider).map((name) => readFileSync(join(folder, name, 'migration.sql'), 'utf8'))
  return SCRATCH[provider](scripts, async (adapter) => {
    const files = readSchema(provider, schemaDir).map(({ name, content }) => ({
      path: `prisma/schema/${name}`,
      content,
    }))
    const engine = await startEngine(adapter, files)
    const { stdout } = await engine.diff({
      from: { tag: 'schemaDatasource', files, configDir: root },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    })
    engine.free()
    if (isEmptyScript(stdout)) return ''
    return provider === 'postgresql' ? inBytes(stdout) : stdout
  })
}

export const migrationsOf = (provider) => join(root, 'prisma/migrations', provider)

/** Returns the names of the migration folders, in the order in which they run. */
export function migrationNames(provider) {
  return readdirSync(migrationsOf(provider), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
}

// Adds a collation, so that texts are compared and sorted by their bytes, as on SQLite, and not by a server's locale.
function inBytes(sql) {
  return sql.replace(/^(\s+"\w+" TEXT)\b/gm, '$1 COLLATE "C"').replace(/(ADD COLUMN +"\w+" TEXT)\b/g, '$1 COLLATE "C"')
}

async function startEngine(adapter, files) {
  loading ??= loadEngine()
  const { SchemaEngine } = await loading
  const datamodels = files.map(({ path, content }) => [path, content])
  return SchemaEngine.new({ datamodels }, () => {}, bindMigrationAwareSqlAdapterFactory(adapter))
}

// Puts the engine together by hand, as the package's own entry imports a .wasm file as a module, for which Node needs a
// flag. It is done once in a process, because the glue keeps views of the first instance's memory.
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
