/** Folders that the server makes for itself. */
import fs from 'node:fs'
import path from 'node:path'

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

const isThere = (place: string): boolean => fs.lstatSync(place, { throwIfNoEntry: false }) !== undefined

/** Another process may make the same one at once. */
function makeOne(folder: string): void {
  try {
    fs.mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !fs.statSync(folder).isDirectory()) throw error
  }
}
