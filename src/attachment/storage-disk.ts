/** Files in one folder, each under its id. */
import fs from 'node:fs'
import { open, readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import { AppError } from '../kernel/errors.ts'
import type { FileStorage } from './storage.ts'

const OWN_NAME = /^[A-Za-z0-9_-]{22}(\.thumb)?$/
const MODE = 0o600
/** So much waits for the disk at most: a sync of a whole file would hold up every commit of the database behind it. */
const SYNC_BYTES = 512 * 1024

export class DiskStorage implements FileStorage {
  private readonly folder: string
  constructor(folder: string) {
    this.folder = folder
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
  }

  async size(id: string): Promise<number> {
    try {
      return (await stat(this.pathOf(id))).size
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return 0
      throw error
    }
  }

  async append(id: string, chunks: AsyncIterable<Uint8Array>): Promise<number> {
    const handle = await open(this.pathOf(id), 'a', MODE).catch(noRoom)
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

  async put(id: string, bytes: Uint8Array): Promise<void> {
    const handle = await open(this.pathOf(id), 'w', MODE).catch(noRoom)
    try {
      await handle.writeFile(bytes).catch(noRoom)
      await handle.sync()
    } finally {
      await handle.close()
    }
  }

  read(id: string): Readable {
    return fs.createReadStream(this.pathOf(id))
  }

  async localPath(id: string): Promise<string> {
    return this.pathOf(id)
  }

  async remove(id: string): Promise<void> {
    await rm(this.pathOf(id), { force: true })
  }

  async list(): Promise<string[]> {
    return (await readdir(this.folder)).filter((name) => OWN_NAME.test(name))
  }

  private pathOf(id: string): string {
    if (!OWN_NAME.test(id)) throw new Error('no name of a stored file')
    return path.join(this.folder, id)
  }

  /** So that the name, too, is there after a loss of power. Where folders cannot be opened they need no sync. */
  private async syncFolder(): Promise<void> {
    if (process.platform === 'win32') return
    const handle = await open(this.folder, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  }
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code

function noRoom(error: unknown): never {
  if (['ENOSPC', 'EDQUOT'].includes(codeOf(error) ?? '')) throw new AppError('storage_full')
  throw error
}
