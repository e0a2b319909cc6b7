/** Folders that the server makes for itself, and what stands in them. */
import fs from 'node:fs'
import path from 'node:path'
import { StartError } from './start-failure.ts'

/**
 * Makes a folder, and those above it that are missing, for this user alone. Throws as `mkdir` does. Level by level: Node's own
 * `recursive` never ends where a folder is there and its children "do not exist" when they are made, as in /proc (F6).
 */
export function makeFolder(folder: string): void {
  const missing: string[] = []
  for (let at = path.resolve(folder); !isThere(at); at = path.dirname(at)) missing.unshift(at)
  for (const one of missing) makeOne(one)
  // A file in its place says so as one above it does.
  if (missing.length === 0 && !fs.statSync(folder).isDirectory())
    throw Object.assign(new Error('not a folder'), { code: 'ENOTDIR', path: folder })
}

/**
 * Throws StartError when what stands in the place of a file can be none: a folder, a pipe that whoever opens it waits at for
 * ever, a link to nowhere. It is said at the start, in one sentence, and not where it is met first (F6).
 */
export function proveFile(file: string): void {
  if (!isThere(file)) return
  const name = `${path.basename(file)} in DATA_DIR`
  const there = fs.statSync(file, { throwIfNoEntry: false })
  if (there === undefined)
    throw new StartError(`${name} is a link that leads nowhere: remove it, or put back what it led to.`)
  if (there.isFile()) return
  const what = there.isDirectory() ? 'a folder' : 'something else'
  throw new StartError(`${name} must be a file, but there is ${what} of that name: move it away.`)
}

/** What SQLite keeps beside a database, and the database itself. */
export const filesOfDatabase = (file: string): string[] =>
  ['', '-wal', '-shm', '-journal'].map((suffix) => file + suffix)

const isThere = (place: string): boolean => fs.lstatSync(place, { throwIfNoEntry: false }) !== undefined

/** Another process may make the same one at once. */
function makeOne(folder: string): void {
  try {
    fs.mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !fs.statSync(folder).isDirectory()) throw error
  }
}
