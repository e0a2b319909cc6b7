// npm run migration -- NAME writes the next migration: what the models ask for and the migrations do not give yet.
// Without a name it only prints it. What models cannot say (partial indexes, triggers, full-text tables) is added by
// hand to the written file before it is committed.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { migrationNames, pendingSql } from './lib/schema-engine.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const migrationsDir = join(root, 'prisma/migrations/sqlite')
const name = process.argv[2]

if (name !== undefined && !/^[a-z][a-z0-9_]*$/.test(name)) {
  console.error(`"${name}" cannot name a migration. Begin with a letter, and use only a-z, 0-9 and _.`)
  process.exit(1)
}
mkdirSync(migrationsDir, { recursive: true })
const sql = await pendingSql({ schemaDir: join(root, 'prisma/schema'), migrationsDir, root })
if (sql === '') {
  console.log('The migrations already give what the models ask for, so there is nothing to write.')
} else {
  process.stdout.write(sql)
  if (name !== undefined) writeNext(sql)
}

function writeNext(text) {
  const last = migrationNames(migrationsDir).at(-1)
  const number = last === undefined ? 1 : Number.parseInt(last, 10) + 1
  const folder = join(migrationsDir, `${String(number).padStart(4, '0')}_${name}`)
  mkdirSync(folder)
  writeFileSync(join(folder, 'migration.sql'), text)
  console.error(`\nWritten: ${folder}/migration.sql`)
}
