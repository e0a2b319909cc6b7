// Gives the models of prisma/schema in the form for each database.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const schemaDir = fileURLToPath(new URL('../../prisma/schema', import.meta.url))

/** Returns the files of the models, `{ name, content }` each, for `sqlite` or `postgresql`. `folder` is for tests. */
export function readSchema(provider, folder = schemaDir) {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.prisma'))
    .sort()
    .map((name) => ({ name, content: told(readFileSync(join(folder, name), 'utf8'), name, provider) }))
}

/** Writes them into a folder, for a tool that reads files, and returns the folder. */
export function writeSchemaFor(provider, folder) {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const { name, content } of readSchema(provider)) writeFileSync(join(folder, name), content)
  return folder
}

function told(content, name, provider) {
  if (name === 'datasource.prisma')
    return content.replaceAll(/"sqlite"|(?<=generated\/)sqlite/g, (found) => found.replace('sqlite', provider))
  return provider === 'sqlite' ? countingIds(content) : content
}

// SQLite counts by itself only in an INTEGER PRIMARY KEY, which holds 64 bits. The models say BigInt, as ids may pass
// 2^31 on PostgreSQL. For SQLite the engine would make a BIGINT column of it, which stays empty.
function countingIds(content) {
  return content.replace(/\bBigInt(\s+@id\s+@default\(autoincrement\(\)\))/g, 'Int$1')
}
