/** The server makes its own folders, and checks what stands in them. */
import fs from 'node:fs'
import path from 'node:path'
import { StartError } from './start-failure.ts'

/**
 * Makes a folder, and those above it that are missing, for this user alone. Throws as `mkdir` does. It goes level by
 * level, because Node's own `recursive` never ends in places like /proc, where a folder is there and its children "do
 * not exist" when they are made (F6).
 */
export function makeFolder(folder: string): void {
  const missing: string[] = []
  for (let at = path.resolve(folder); !isThere(at); at = path.dirname(at)) missing.unshift(at)
  for (const one of missing) makeOne(one)
  // A file in its place gives the same error as a file above it.
  if (missing.length === 0 && !fs.statSync(folder).isDirectory())
    throw Object.assign(new Error('not a folder'), { code: 'ENOTDIR', path: folder })
}

/**
 * Throws StartError when what stands in the place of a file can be none: a folder, a pipe at which whoever opens it
 * waits for ever, a link to nowhere. The operator reads it at the start, in one sentence, and not later, where the file
 * is met first (F6).
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

/** Returns the paths of a database's file and of the files that SQLite keeps beside it. */
export const filesOfDatabase = (file: string): string[] =>
  ['', '-wal', '-shm', '-journal'].map((suffix) => file + suffix)

/** Removes a database and the files beside it. It is no failure when there is none. */
export function removeDatabase(file: string): void {
  for (const one of filesOfDatabase(file)) fs.rmSync(one, { force: true })
}

const isThere = (place: string): boolean => fs.lstatSync(place, { throwIfNoEntry: false }) !== undefined

/** Makes one folder. Another process may make the same one at the same time, which is no error. */
function makeOne(folder: string): void {
  try {
    fs.mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !fs.statSync(folder).isDirectory()) throw error
  }
}
