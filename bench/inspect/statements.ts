/** Counts the statements that SQLite runs in this process, in a pass that measures no time. */
import type { Statement } from 'better-sqlite3'

type Method = (...args: unknown[]) => unknown

let counted = 0
/**
 * Holds statements for ever: since Node 24.19 a better-sqlite3 object that is collected in an idle moment aborts the
 * process.
 */
const kept: unknown[] = []

export const statements = (): number => counted

/** Begins to count, once a process. From then on every run of a statement that reads counts. */
export async function countStatements(): Promise<void> {
  if (kept.length > 0) return
  // It is imported only here, because other servers must not carry what they do not use.
  const { default: Database } = await import('better-sqlite3')
  const database = new Database(':memory:')
  const statement = database.prepare('SELECT 1')
  kept.push(database, statement)
  const prototype = Object.getPrototypeOf(statement) as Record<keyof Statement, Method>
  for (const name of ['all', 'get', 'iterate'] as const) {
    const original = prototype[name]
    prototype[name] = function (this: unknown, ...args: unknown[]) {
      counted += 1
      return original.apply(this, args)
    }
  }
}
