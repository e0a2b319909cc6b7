/**
 * The built screens are served as they were when the process began. Whatever happens to the folder that they came from,
 * open pages find their parts. Parts of earlier builds are kept for a month beside them, because a page stays open
 * through an upgrade.
 */
import fs from 'node:fs'
import path from 'node:path'
import { makeFolder } from '../kernel/folders.ts'

const KEPT_MS = 30 * 86_400_000
const PART = /\/assets\//

/**
 * Copies what is built to `to`, to which other builds were copied before. Names in `assets` say what is in the file.
 * `now` is in milliseconds.
 */
export function keepBuild(from: string, to: string, now: number): void {
  const present = filesBelow(from)
  for (const name of present) {
    const target = path.join(to, name)
    makeFolder(path.dirname(target))
    if (!PART.test(name) || !fs.existsSync(target)) {
      // Two processes may do this at once, and neither may read half a file.
      const half = `${target}.${process.pid}`
      fs.copyFileSync(path.join(from, name), half)
      fs.renameSync(half, target)
    }
    fs.utimesSync(target, now / 1_000, now / 1_000)
  }
  const needed = new Set(present)
  for (const name of filesBelow(to)) {
    const file = path.join(to, name)
    if (!needed.has(name) && (!PART.test(name) || fs.statSync(file).mtimeMs < now - KEPT_MS))
      fs.rmSync(file, { force: true })
  }
}

function filesBelow(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
}
