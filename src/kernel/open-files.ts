/**
 * This file reads how many files and connections the process may have open. A connection that cannot be accepted is a
 * chat that does not begin.
 */
import fs from 'node:fs'
import { StartError } from './start-failure.ts'

/** With fewer open files there is not even room for the database, its log, and a handful of people. */
const LEAST = 128
/**
 * So many are kept free for the database, for files on their way, and for whatever else must be opened while all
 * connections stand.
 */
const RESERVE = 48
/** Where the limit is large, this part of it is kept free, because uploads and downloads come with people. */
const RESERVED_SHARE = 0.1

/**
 * Returns how many connections may stand at once, or undefined where the system does not say. Throws StartError when
 * the limit is too low to start at all.
 */
export function roomForConnections(): number | undefined {
  const limit = limitOfFiles()
  if (limit === undefined) return undefined
  if (limit < LEAST) {
    throw new StartError(
      `This process may open only ${limit} files, and needs at least ${LEAST}: ` +
        'raise the limit (ulimit -n, or LimitNOFILE of the service).',
    )
  }
  return limit - openNow() - Math.max(RESERVE, Math.floor(limit * RESERVED_SHARE))
}

function limitOfFiles(): number | undefined {
  try {
    const line = /^Max open files\s+(\d+)/m.exec(fs.readFileSync('/proc/self/limits', 'utf8'))
    return line === null ? undefined : Number(line[1])
  } catch (error) {
    // Even this file could not be opened.
    if ((error as NodeJS.ErrnoException).code === 'EMFILE') throw error
    return undefined
  }
}

function openNow(): number {
  return fs.readdirSync('/proc/self/fd').length
}
