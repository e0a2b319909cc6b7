/** Reads the log of a node: what it calls an error and nothing that broke explains. */

interface Line {
  level: number
  msg?: string
  code?: unknown
  err?: { type?: string; message?: string; code?: string; stack?: string }
}

/** What a node says of PostgreSQL, Redis, files or a disk that are away. Whoever breaks them has to expect it. */
const AWAY = new RegExp(
  [
    'Connection terminated|connection timeout|timeout exceeded|timeout expired|ECONN|EPIPE|socket hang up|fetch failed',
    'terminating connection|the database system is|canceling statement|No space left|ENOSPC|disk is full|SlowDown',
    'storage_full|database or disk is full|SQLITE_FULL|SQLITE_IOERR|\\bbusy\\b|aborted due to timeout',
    'other side closed',
  ].join('|'),
  'i',
)
const FATAL = 60

/** Returns the lines of a node's output that nothing explains, short enough to be read. */
export function unexplained(output: readonly string[]): string[] {
  const lines = output
    .join('')
    .split('\n')
    .filter((text) => text.trim() !== '')
  return [...new Set(lines.flatMap(brief))]
}

function brief(text: string): string[] {
  let line: Line
  try {
    line = JSON.parse(text) as Line
  } catch {
    return [text.slice(0, 300)]
  }
  const { level, msg = '', err } = line
  const all = [msg, err?.type, err?.code, err?.message].join(' ')
  if (level < FATAL && AWAY.test(all)) return []
  const [, where = ''] = err?.stack?.split('\n').filter((one) => one.trim().startsWith('at ')) ?? []
  return [`${all.slice(0, 300)} ${where.trim()}`]
}
