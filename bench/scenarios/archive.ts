/**
 * Makes databases with a past, once a run, because a million messages take a while. No scenario here writes into them.
 */
import { newFolder } from '../harness/folder.ts'
import type { DatabaseName } from '../harness/scenario.ts'
import { type Seeded, seed } from '../seed/seed.ts'

const MESSAGES_OF_THREAD = 200

const made = new Map<string, Seeded>()
let folder: string | undefined

export async function databaseOf(messages: number, database: DatabaseName = 'sqlite'): Promise<Seeded> {
  const name = `${database} ${messages}`
  const known = made.get(name)
  if (known !== undefined) return known
  folder ??= newFolder()
  const threads = Math.ceil(messages / MESSAGES_OF_THREAD)
  const wish = { visitors: threads, agents: 1, closed: threads, messages: MESSAGES_OF_THREAD }
  const seeded = await seed(folder, wish, database)
  made.set(name, seeded)
  return seeded
}
