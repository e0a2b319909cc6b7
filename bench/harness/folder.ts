/** Throw-away data folders on a disk that really syncs. */
import { mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './root.ts'

const DATA = join(root, 'dist/bench-data')
/** The types of Linux filesystems that live in memory, where a sync costs nothing and proves nothing (statfs(2)). */
const IN_MEMORY = new Set([0x01021994, 0x858458f6])

const made = new Set<string>()
process.on('exit', () => made.forEach(removeFolder))

/** Returns whether what is written there outlives the machine. Without that, nothing durable can be measured. */
export function isOnDisk(): boolean {
  mkdirSync(DATA, { recursive: true })
  return !IN_MEMORY.has(statfsSync(DATA).type)
}

/** Makes a folder that is removed at the end of the process at the latest. */
export function newFolder(): string {
  mkdirSync(DATA, { recursive: true })
  const folder = mkdtempSync(join(DATA, 'run-'))
  made.add(folder)
  return folder
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
  made.delete(folder)
}
