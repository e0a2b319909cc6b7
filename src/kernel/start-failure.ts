/** This file tells the operator why the server could not start, in one sentence that says what to do. */

/** The message of this error is itself the sentence that says what is wrong. */
export class StartError extends Error {}

const NO_ROOM = 'There is no room on the disk of DATA_DIR: make some, then start again.'
const HELD = 'Another process holds the database in DATA_DIR: stop it, or wait until its backup is done.'

const NOWHERE =
  'DATA_DIR cannot be made: a link on the way leads nowhere, or no folder can be made there, as in /proc. ' +
  'Set it to another place.'

const SENTENCES: Record<string, string> = {
  EADDRINUSE: 'The port is in use already: set PORT to another one.',
  EADDRNOTAVAIL: 'HOST is no address of this machine: set it to one that is, or to 0.0.0.0 for all.',
  ENOTFOUND: 'HOST is no address of this machine: set it to one that is, or to 0.0.0.0 for all.',
  EEXIST:
    'DATA_DIR must be a folder, but there is a file of that name: move it away, or set DATA_DIR to another place.',
  ENOTDIR:
    'DATA_DIR must be a folder, but there is a file in its place or above it: ' +
    'move it away, or set DATA_DIR to another place.',
  ELOOP: 'DATA_DIR leads in a circle of links: set it to a folder.',
  ENAMETOOLONG: 'DATA_DIR is a longer name than this file system takes: set it to a shorter one.',
  EROFS: 'DATA_DIR lies on a file system that is read-only: make it writable, or set DATA_DIR to another place.',
  ENOSPC: NO_ROOM,
  EDQUOT: 'The disk quota of DATA_DIR is used up: raise it or make room, then start again.',
  EIO: 'The disk of DATA_DIR does not answer as it should: look at the system’s log before you start again.',
  EMFILE: 'This process may open too few files: raise the limit (ulimit -n, or LimitNOFILE of the service).',
  ENFILE: 'This machine has too many files open: close some, or raise its limit (fs.file-max).',
  SQLITE_CANTOPEN:
    'The database in DATA_DIR cannot be opened: its folder and files must belong to the user who runs the server.',
  SQLITE_READONLY:
    'The database in DATA_DIR is read-only: its folder and files must be writable for the user who runs the server.',
  SQLITE_FULL: NO_ROOM,
  SQLITE_IOERR:
    'The database in DATA_DIR cannot be read or written: is the disk full, or damaged? The system’s log says more.',
  SQLITE_BUSY: HELD,
  // These are the codes by which clients know the database's own.
  storage_full: NO_ROOM,
  busy: HELD,
  SQLITE_CORRUPT: 'The database in DATA_DIR is damaged: put back a backup (docs/operations.md says how).',
  SQLITE_NOTADB:
    'helpline.db in DATA_DIR is no database, or a damaged one: put back a backup (docs/operations.md says how).',
}

/**
 * Returns the sentence for a failed start, or undefined for what nobody foresaw: then its stack is worth more than a
 * sentence.
 */
export function startFailure(error: unknown): string | undefined {
  if (error instanceof StartError) return error.message
  const { code, syscall, path: from, dest } = (error ?? {}) as Record<string, unknown>
  // Where something is copied or renamed, the place it goes to is what matters.
  const path = dest ?? from
  if (typeof code !== 'string') return undefined
  if (code === 'EACCES' || code === 'EPERM') {
    if (syscall === 'listen') return 'No permission to listen on PORT: ports below 1024 are for root; set another one.'
    const place = typeof path === 'string' ? path : 'DATA_DIR'
    return `No permission to write to ${place}: it must belong to the user who runs the server.`
  }
  // SQLite has finer codes, like SQLITE_IOERR_WRITE and SQLITE_READONLY_DIRECTORY.
  const said =
    code === 'ENOENT' && (syscall === 'mkdir' || syscall === 'stat')
      ? NOWHERE
      : (SENTENCES[code] ?? SENTENCES[kindOf(code)])
  // The path is said, because it may be a folder within DATA_DIR.
  return said !== undefined && typeof path === 'string' ? `${said} It is about ${path}.` : said
}

const kindOf = (code: string): string => code.split('_').slice(0, 2).join('_')
