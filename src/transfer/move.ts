/** Copies an installation's database to another one, from SQLite to PostgreSQL or back, and the files if they move. */
import path from 'node:path'
import { MIGRATIONS } from '../app/place.ts'
import { DiskStorage, type FileStorage, Folder } from '../attachment/index.ts'
import { StartError } from '../kernel/start-failure.ts'
import type { Place } from '../store/database.ts'
import { migrate } from '../store/migrate.ts'
import { type Copied, copyAll, type Progress } from './copy.ts'
import { type Files, namesOfFiles, readFiles } from './files.ts'
import { openSource, openTarget, proveStopped } from './place.ts'
import type { Source } from './shelf.ts'

export interface MoveWish {
  from: Place
  to: Place
  /** Where the bytes of stored files are. */
  storage: FileStorage
  /** The folder of those files, when they are on this machine. */
  folder: string | undefined
  progress: Progress
}

export interface Moved {
  tables: Copied[]
  files: Files
}

/**
 * Moves all rows, all or nothing, and proves that they arrived. Files are read once where they are, and copied when the
 * database goes into another data folder. Throws StartError while a server runs, and when the target is not empty.
 */
export async function move({ from, to, storage, folder, progress }: MoveWish): Promise<Moved> {
  await proveStopped(from)
  await migrate(from, MIGRATIONS)
  const source = await openSource(from)
  try {
    const target = await openTarget(to)
    try {
      const tables = await copyAll(source, target, progress)
      const files = await bring(source, storage, folder, folderOf(to))
      await target.finish(await source.secret())
      return { tables, files }
    } finally {
      await target.close()
    }
  } finally {
    await source.close()
  }
}

/** A server on SQLite looks for files beside its database. */
const folderOf = (to: Place): string | undefined =>
  'file' in to ? path.join(path.dirname(to.file), 'files') : undefined

async function bring(source: Source, storage: FileStorage, from: string | undefined, to: string | undefined) {
  const read = await readFiles(namesOfFiles(source), storage)
  if (from === undefined || to === undefined || path.resolve(from) === path.resolve(to)) return read
  const there = new Folder(to)
  for await (const name of namesOfFiles(source))
    if (!read.missing.includes(name)) await there.adopt(name, path.join(from, name))
  const arrived = await readFiles(namesOfFiles(source), new DiskStorage(there))
  if (arrived.checksum !== read.checksum) throw new StartError('The files that arrived are not those that were sent.')
  return read
}
