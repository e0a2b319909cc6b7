/** The migrations of a build, and what a database has of them. */
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { StartError } from '../kernel/start-failure.ts'

export class MigrationError extends StartError {}

export interface Migration {
  name: string
  sql: string
  checksum: string
}

/** Returns the migrations of a folder in the order in which they run; checksums are SHA-256 in hex, as Prisma's. */
export function readMigrations(folder: string): Migration[] {
  const names = fs
    .readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
  return names.map((name) => {
    const sql = fs.readFileSync(path.join(folder, name, 'migration.sql'), 'utf8')
    return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
  })
}

/** Returns the migrations that are still to run. Throws MigrationError if the database is newer, or a text changed. */
export function pendingOf(all: Migration[], done: { name: string; checksum: string }[]): Migration[] {
  for (const row of done) {
    const known = all.find((migration) => migration.name === row.name)
    if (known === undefined)
      throw new MigrationError(
        `The database has the migration ${row.name}, which this version does not know: start the newer version.`,
      )
    if (known.checksum !== row.checksum)
      throw new MigrationError(
        `The migration ${row.name} was applied with another text than this version has: ` +
          'start the version that applied it, or put back the file as it was released.',
      )
  }
  return all.filter((migration) => !done.some((row) => row.name === migration.name))
}
