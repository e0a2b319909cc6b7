// `npm run migration -- NAME` writes the next migration of both databases: what the models ask for and the migrations
// do not give yet. Without a name it only prints it. What models cannot say (partial indexes, triggers, full-text
// tables) is added by hand to both files before they are committed. It needs a PostgreSQL server (TEST_POSTGRESQL_URL).
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { migrationNames, migrationsOf, PROVIDERS, pendingSql } from './lib/schema-engine.mjs'

const name = process.argv[2]

if (name !== undefined && !/^[a-z][a-z0-9_]*$/.test(name)) {
  console.error(`"${name}" cannot name a migration. Begin with a letter, and use only a-z, 0-9 and _.`)
  process.exit(1)
}
for (const provider of PROVIDERS) mkdirSync(migrationsOf(provider), { recursive: true })
// The same number in both: whoever reads one finds the other.
const last = PROVIDERS.flatMap(migrationNames).sort().at(-1)
const number = last === undefined ? 1 : Number.parseInt(last, 10) + 1
for (const provider of PROVIDERS) {
  const sql = await pendingSql(provider)
  if (sql === '') {
    console.log(`-- ${provider}: the migrations already give what the models ask for, so there is nothing to write.`)
    continue
  }
  process.stdout.write(`-- ${provider}\n${sql}`)
  if (name !== undefined) writeNext(provider, sql)
}

function writeNext(provider, text) {
  const folder = join(migrationsOf(provider), `${String(number).padStart(4, '0')}_${name}`)
  mkdirSync(folder)
  writeFileSync(join(folder, 'migration.sql'), text)
  console.error(`\nWritten: ${folder}/migration.sql`)
}
