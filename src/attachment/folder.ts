/** A folder of this machine with files in it, each under its id: never a name that somebody gave (A14). */
import fs from 'node:fs'
import { copyFile, link, open, opendir, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import { AppError } from '../kernel/errors.ts'
import { makeFolder } from '../kernel/folders.ts'
import { isOwnName } from './stored-name.ts'

const MODE = 0o600
const PAGE = 1_000
/** So much waits for the disk at most: a sync of a whole file would hold up every commit of the database behind it. */
const SYNC_BYTES = 512 * 1024
/** What a file system says that has no hard links, or is another one. */
const NO_LINKS = ['EXDEV', 'EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK']

export class Folder {
  private readonly folder: string
  constructor(folder: string) {
    this.folder = folder
    makeFolder(folder)
    // Said at the start, not to the first who sends a file (F6).
    fs.accessSync(folder, fs.constants.R_OK | fs.constants.W_OK | fs.constants.X_OK)
  }

  /** Bytes that are there; 0 when there is no such file. */
  async size(name: string): Promise<number> {
    try {
      return (await stat(this.pathOf(name))).size
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return 0
      throw error
    }
  }

  /** Adds to the end, a chunk at a time, and syncs; answers the new size. What came before a failure is kept. */
  async append(name: string, chunks: AsyncIterable<Uint8Array>): Promise<number> {
    const handle = await open(this.pathOf(name), 'a', MODE).catch(noRoom)
    try {
      let unsynced = 0
      // The next chunk is asked for when this one is written: memory holds one, whatever the size (A17).
      for await (const chunk of chunks) {
        await handle.appendFile(chunk).catch(noRoom)
        unsynced += chunk.length
        if (unsynced < SYNC_BYTES) continue
        const begun = performance.now()
        await handle.datasync().catch(noRoom)
        unsynced = 0
        // As long again the disk is left to the commits, which would else find a sync under way each time.
        await setTimeout(performance.now() - begun)
      }
      return (await handle.stat()).size
    } finally {
      await handle.sync().catch(noRoom)
      await handle.close()
      await this.syncFolder()
    }
  }

  async put(name: string, bytes: Uint8Array): Promise<void> {
    const handle = await open(this.pathOf(name), 'w', MODE).catch(noRoom)
    try {
      await handle.writeFile(bytes).catch(noRoom)
      await handle.sync()
    } finally {
      await handle.close()
    }
  }

  /** One takes the other's place, at once or not at all. */
  async replace(name: string, by: string): Promise<void> {
    await rename(this.pathOf(by), this.pathOf(name))
    await this.syncFolder()
  }

  /** The same bytes under this name, too: as a second name of the file where that can be, else as a copy. */
  async adopt(name: string, file: string): Promise<void> {
    const own = this.pathOf(name)
    // A copy that a crash cut short may be there.
    await rm(own, { force: true })
    try {
      await link(file, own)
    } catch (error) {
      if (!NO_LINKS.includes(codeOf(error) ?? '')) noRoom(error)
      await copyFile(file, own).catch(noRoom)
      await syncFile(own)
    }
    await this.syncFolder()
  }

  read(name: string): Readable {
    return fs.createReadStream(this.pathOf(name))
  }

  pathOf(name: string): string {
    if (!isOwnName(name)) throw new Error('no name of a stored file')
    return path.join(this.folder, name)
  }

  /** No failure when there is none. */
  async remove(name: string): Promise<void> {
    await rm(this.pathOf(name), { force: true })
  }

  /** The names of files of ours; what else lies here is not named. */
  async *pages(): AsyncGenerator<string[]> {
    let page: string[] = []
    for await (const { name } of await opendir(this.folder)) {
      if (isOwnName(name)) page.push(name)
      if (page.length < PAGE) continue
      yield page
      page = []
    }
    yield page
  }

  /** So that the name, too, is there after a loss of power. Where folders cannot be opened they need no sync. */
  private async syncFolder(): Promise<void> {
    if (process.platform !== 'win32') await syncFile(this.folder)
  }
}

async function syncFile(file: string): Promise<void> {
  const handle = await open(file, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code

function noRoom(error: unknown): never {
  if (['ENOSPC', 'EDQUOT'].includes(codeOf(error) ?? '')) throw new AppError('storage_full')
  throw error
}
