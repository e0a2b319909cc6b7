/**
 * A backup is one file of SQLite: the tables as the server has them, and beside them what proves that they are whole
 * (`BackupTable`, `BackupFile`), the bytes of stored files when they were asked for (`BackupPart`), and facts about
 * itself (`Backup`). docs/decisions/backup.md says why.
 */
import { createHash } from 'node:crypto'
import type Sqlite from 'better-sqlite3'
import { keepForever } from '../store/sqlite/kept-statements.ts'
import type { Copied } from './copy.ts'
import type { FileSum, Taker } from './files.ts'
import type { EmptyShelf } from './shelf.ts'
import { addRows } from './statements.ts'
import { beginHalf } from './store-half.ts'
import { shelfOf } from './store-sqlite.ts'

/** What a backup says about itself. */
export interface Facts {
  /** Grows when an older version could not read it any more. */
  format: string
  /** When it was made (ISO 8601, UTC). */
  madeAt: string
  /** `yes` when it holds the secret and the sign-ins of staff. */
  secrets: 'yes' | 'no'
  /** `yes` when it holds the bytes of stored files. */
  files: 'yes' | 'no'
  /** The secret that signs tokens; empty when it was left out. */
  tokenSecret: string
}

export const FORMAT = '1'
/** Stands in the file's header, so that a backup is told from any other database: HLBK. */
export const APPLICATION = 0x48_4c_42_4b
const PART_BYTES = 1024 * 1024

const SCHEMA = `
  PRAGMA application_id = ${APPLICATION};
  CREATE TABLE "Backup" ("name" TEXT PRIMARY KEY NOT NULL, "value" TEXT NOT NULL);
  CREATE TABLE "BackupTable" ("name" TEXT PRIMARY KEY NOT NULL, "rows" INTEGER NOT NULL, "checksum" TEXT NOT NULL);
  CREATE TABLE "BackupFile" ("name" TEXT PRIMARY KEY NOT NULL, "size" INTEGER NOT NULL, "checksum" TEXT NOT NULL);
  CREATE TABLE "BackupPart" ("name" TEXT NOT NULL, "part" INTEGER NOT NULL, "bytes" BLOB NOT NULL,
    PRIMARY KEY ("name", "part"));`
export const OWN_TABLES = ['Backup', 'BackupTable', 'BackupFile', 'BackupPart']

export interface BackupTarget extends EmptyShelf {
  /** Keeps the bytes of a file. */
  keep: Taker
  /** Notes what a file that was kept is. */
  note(file: FileSum): void
  /** Writes what proves the rest, and gives the file its name. */
  finish(facts: Facts, tables: readonly Copied[]): void
  /** Without `finish` before, nothing stays. */
  close(): void
}

/** Begins a backup. Throws StartError when there is a file of that name. */
export async function beginBackup(file: string, migrations: string): Promise<BackupTarget> {
  const half = await beginHalf(file, migrations)
  half.sql.exec('COMMIT')
  half.database.exec(SCHEMA)
  half.sql.begin()
  const insert = (text: string) => keepForever(half.database.prepare(text))
  const addPart = insert('INSERT INTO "BackupPart" ("name", "part", "bytes") VALUES (?, ?, ?)')
  const addFile = insert('INSERT INTO "BackupFile" ("name", "size", "checksum") VALUES (?, ?, ?)')
  const addTable = insert('INSERT INTO "BackupTable" ("name", "rows", "checksum") VALUES (?, ?, ?)')
  const addFact = insert('INSERT INTO "Backup" ("name", "value") VALUES (?, ?)')
  return {
    ...shelfOf(half.sql),
    add: (table, columns, rows) => addRows(half.sql, table, columns, rows),
    async keep(name, bytes) {
      let part = 0
      for await (const piece of pieces(bytes)) {
        addPart.run(name, part, piece)
        part += 1
      }
    },
    note: ({ name, size, checksum }) => void addFile.run(name, size, checksum),
    finish(facts, tables) {
      for (const { table, rows, checksum } of tables) addTable.run(table, rows, checksum)
      for (const [name, value] of Object.entries(facts)) addFact.run(name, value)
      addFact.run('checksum', checksumOf(half.database))
      half.finish()
    },
    close: half.close,
  }
}

/** Sums up everything that proves the rest: SHA-256 in hex. */
export function checksumOf(database: Sqlite.Database): string {
  const hash = createHash('sha256')
  const all = [
    `SELECT "name", "value" FROM "Backup" WHERE "name" <> 'checksum' ORDER BY "name"`,
    'SELECT "name", "rows", "checksum" FROM "BackupTable" ORDER BY "name"',
    'SELECT "name", "size", "checksum" FROM "BackupFile" ORDER BY "name"',
  ]
  for (const text of all) {
    const rows = keepForever(keepForever(database.prepare(text)).raw().iterate())
    for (const row of rows) hash.update(`${JSON.stringify(row)}\n`)
  }
  return hash.digest('hex')
}

async function* pieces(bytes: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  let waiting: Buffer[] = []
  let size = 0
  for await (const chunk of bytes) {
    waiting.push(chunk)
    size += chunk.length
    if (size < PART_BYTES) continue
    yield Buffer.concat(waiting)
    waiting = []
    size = 0
  }
  if (size > 0) yield Buffer.concat(waiting)
}
