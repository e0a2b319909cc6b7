/**
 * Makes databases with a past, once a run, because a million messages take a while. No scenario here writes into them.
 */
import { newFolder } from '../harness/folder.ts'
import { type Seeded, seed } from '../seed/seed.ts'

const MESSAGES_OF_THREAD = 200

const made = new Map<number, Seeded>()
let folder: string | undefined

export async function databaseOf(messages: number): Promise<Seeded> {
  const known = made.get(messages)
  if (known !== undefined) return known
  folder ??= newFolder()
  const threads = Math.ceil(messages / MESSAGES_OF_THREAD)
  const seeded = await seed(folder, {
    visitors: threads,
    agents: 1,
    adminApart: false,
    closed: threads,
    messages: MESSAGES_OF_THREAD,
  })
  made.set(messages, seeded)
  return seeded
}
