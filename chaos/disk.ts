/** A folder on a small disk of its own, which can be filled up. It needs the right to mount a tmpfs. */
import { execFileSync } from 'node:child_process'
import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'

const BLOCK = Buffer.alloc(1024 * 1024)
const SMALL_BLOCK = 4_096

export class SmallDisk {
  private readonly folder: string
  private readonly ballast: string
  private constructor(folder: string) {
    this.folder = folder
    this.ballast = path.join(folder, 'ballast')
  }

  /** Puts a small disk into an empty folder. Returns undefined where that is not allowed. */
  static mount(folder: string, megabytes: number): SmallDisk | undefined {
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'ignore' })
      return new SmallDisk(folder)
    } catch {
      return undefined
    }
  }

  /** Takes all the room that is left. */
  fill(): void {
    const file = openSync(this.ballast, 'w')
    try {
      for (const size of [BLOCK.length, SMALL_BLOCK]) {
        try {
          while (writeSync(file, BLOCK, 0, size) === size);
        } catch {
          // No such block fits in any more.
        }
      }
    } finally {
      closeSync(file)
    }
  }

  empty(): void {
    rmSync(this.ballast, { force: true })
  }

  unmount(): void {
    execFileSync('umount', ['-l', this.folder], { stdio: 'ignore' })
  }
}
