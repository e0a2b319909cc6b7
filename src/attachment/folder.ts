/**
 * This class is a folder of this machine with files in it, each under its id, never under a name that somebody gave
 * (A14).
 */
import fs from 'node:fs'
import { copyFile, link, open, opendir, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import { AppError } from '../kernel/errors.ts'
import { makeFolder } from '../kernel/folders.ts'
import { freshOf, isOwnName } from './stored-name.ts'

const MODE = 0o600
const PAGE = 1_000
/**
 * At most so many bytes wait for the disk. A sync of a whole file would hold up every commit of the database behind it.
 */
const SYNC_BYTES = 512 * 1024
/** A file system without hard links, or another one than the source's, answers with these codes. */
const NO_LINKS = ['EXDEV', 'EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK']

export class Folder {
  private readonly folder: string
  constructor(folder: string) {
    this.folder = folder
    makeFolder(folder)
    // The operator shall hear of it at the start, and not the first who sends a file (F6).
    fs.accessSync(folder, fs.constants.R_OK | fs.constants.W_OK | fs.constants.X_OK)
  }

  /** Returns how many bytes are there, and 0 when there is no such file. */
  async size(name: string): Promise<number> {
    try {
      return (await stat(this.pathOf(name))).size
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return 0
      throw error
    }
  }

  /**
   * Adds to the end, a chunk at a time, and syncs. Returns the new size. What came before a failure is kept. Throws
   * storage_full.
   */
  async append(name: string, chunks: AsyncIterable<Uint8Array>): Promise<number> {
    const handle = await open(this.pathOf(name), 'a', MODE).catch(noRoom)
    try {
      let unsynced = 0
      // The next chunk is asked for when this one is written, so memory holds one, whatever the size (A17).
      for await (const chunk of chunks) {
        await handle.appendFile(chunk).catch(noRoom)
        unsynced += chunk.length
        if (unsynced < SYNC_BYTES) continue
        const begun = performance.now()
        await handle.datasync().catch(noRoom)
        unsynced = 0
        // The disk is left to the commits for as long again: else they would find a sync under way each time.
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

  /** Puts one file in the place of another, at once or not at all. */
  async replace(name: string, by: string): Promise<void> {
    await rename(this.pathOf(by), this.pathOf(name))
    await this.syncFolder()
  }

  /**
   * Keeps the same bytes under this name, too: as a second name of the file where that is possible, else as a copy. It
   * is there at once or not at all, also when several nodes do it.
   */
  async adopt(name: string, file: string): Promise<void> {
    const fresh = this.pathOf(freshOf(name))
    try {
      await link(file, fresh)
    } catch (error) {
      if (!NO_LINKS.includes(codeOf(error) ?? '')) noRoom(error)
      await copyFile(file, fresh).catch(noRoom)
      await syncFile(fresh)
    }
    await rename(fresh, this.pathOf(name))
    // When both were names of one file already, both are still there.
    await rm(fresh, { force: true })
    await this.syncFolder()
  }

  read(name: string): Readable {
    return fs.createReadStream(this.pathOf(name))
  }

  pathOf(name: string): string {
    if (!isOwnName(name)) throw new Error('this is no name of a stored file')
    return path.join(this.folder, name)
  }

  /** Removes a file. It is no failure when there is none. */
  async remove(name: string): Promise<void> {
    await rm(this.pathOf(name), { force: true })
  }

  /** Yields the names of our files, some at a time. What else lies here is not named. */
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

  /**
   * Syncs the folder, so that the name, too, is there after a loss of power. Where folders cannot be opened they need
   * no sync.
   */
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
