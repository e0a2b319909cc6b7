/** Counts what is asked of SQLite in this process, in a pass that times nothing. */
import type { Statement } from 'better-sqlite3'

type Method = (...args: unknown[]) => unknown

let counted = 0
/** Never collected: since Node 24.19 a better-sqlite3 object that is collected in an idle moment aborts the process. */
const kept: unknown[] = []

export const statements = (): number => counted

/** Once a process; from then on every run of a statement that reads counts. */
export async function countStatements(): Promise<void> {
  if (kept.length > 0) return
  // Only here: other servers shall not carry what they do not use.
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
