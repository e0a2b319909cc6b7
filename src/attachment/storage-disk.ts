import type { Readable } from 'node:stream'
import type { Folder } from './folder.ts'
import type { FileStorage } from './storage.ts'

export class DiskStorage implements FileStorage {
  readonly isNear = true
  private readonly folder: Folder
  constructor(folder: Folder) {
    this.folder = folder
  }

  keep(name: string, file: string): Promise<void> {
    return this.folder.adopt(name, file)
  }

  async open(name: string): Promise<{ size: number; bytes: Readable } | undefined> {
    const size = await this.folder.size(name)
    return size === 0 ? undefined : { size, bytes: this.folder.read(name) }
  }

  remove(name: string): Promise<void> {
    return this.folder.remove(name)
  }

  pages(): AsyncIterable<string[]> {
    return this.folder.pages()
  }

  close(): void {}
}
