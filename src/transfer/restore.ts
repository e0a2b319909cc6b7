/** Fills an empty installation from a backup, and proves that all of it arrived. */
import fs from 'node:fs'
import { open } from 'node:fs/promises'
import path from 'node:path'
import { MIGRATIONS } from '../app/place.ts'
import type { FileStorage } from '../attachment/index.ts'
import { makeFolder } from '../kernel/folders.ts'
import type { Place } from '../store/database.ts'
import { type Copied, copyAll, type Progress } from './copy.ts'
import { type FileSum, namesOfFiles, sumFile, unreachable } from './files.ts'
import { openTarget } from './place.ts'
import type { Shelf, Target } from './shelf.ts'
import type { Facts } from './store-backup.ts'
import { Backup } from './store-backup-reader.ts'

export interface RestoreWish {
  /** Where the backup is. */
  file: string
  place: Place
  /** A folder for what is needed meanwhile, and removed. */
  dataDir: string
  /** Where the bytes of stored files go, if the backup has them. */
  storage: FileStorage
  progress: Progress
}

export interface Restored {
  facts: Facts
  tables: Copied[]
  /** How many files were put into the storage, and their bytes. */
  files: { count: number; bytes: number }
  /** The names of files that a row refers to and the storage does not have. */
  missing: string[]
}

/**
 * Restores a backup, all or nothing: the rows count when everything has arrived, the files before them, so a restore
 * that broke can be run again. Throws StartError when the backup is damaged, or the database is not empty.
 */
export async function restore(wish: RestoreWish): Promise<Restored> {
  const backup = Backup.open(wish.file)
  try {
    makeFolder(wish.dataDir)
    const target = await openTarget(wish.place)
    try {
      return await fill(target, backup, wish)
    } finally {
      await target.close()
    }
  } finally {
    backup.close()
  }
}

async function fill(target: Target, backup: Backup, { dataDir, storage, progress }: RestoreWish): Promise<Restored> {
  await backup.prove()
  const shelf = await backup.shelf(path.join(dataDir, 'restore.db'), MIGRATIONS)
  try {
    const tables = await copyAll(shelf, target, progress)
    const files = { count: 0, bytes: 0 }
    for (const file of backup.files()) {
      await putBack(file, { backup, storage, part: path.join(dataDir, 'restore.part') })
      files.count += 1
      files.bytes += file.size
    }
    const missing = await missingIn(storage, shelf)
    await target.finish(backup.facts.tokenSecret === '' ? undefined : backup.facts.tokenSecret)
    return { facts: backup.facts, tables, files, missing }
  } finally {
    shelf.close()
  }
}

/** Writes a file beside, proves it, and only then gives it to the storage. */
async function putBack(
  { name, size, checksum }: FileSum,
  { backup, storage, part }: { backup: Backup; storage: FileStorage; part: string },
): Promise<void> {
  try {
    const arrived = await sumFile(name, backup.bytes(name), (_, bytes) => write(part, bytes))
    if (arrived.checksum !== checksum || arrived.size !== size) throw backup.damagedFile(name)
    await storage.keep(name, part).catch(unreachable)
  } finally {
    fs.rmSync(part, { force: true })
  }
}

async function write(part: string, bytes: AsyncIterable<Buffer>): Promise<void> {
  fs.rmSync(part, { force: true })
  const handle = await open(part, 'wx', 0o600)
  try {
    for await (const chunk of bytes) await handle.appendFile(chunk)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function missingIn(storage: FileStorage, shelf: Shelf): Promise<string[]> {
  const there = new Set<string>()
  try {
    for await (const names of storage.pages()) for (const name of names) there.add(name)
  } catch (error) {
    unreachable(error)
  }
  const missing: string[] = []
  for await (const name of namesOfFiles(shelf)) if (!there.has(name)) missing.push(name)
  return missing
}
