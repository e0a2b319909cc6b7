import { newFolder, removeFolder } from '../harness/folder.ts'
import { removeDatabase } from '../harness/postgresql.ts'
import type { DatabaseName } from '../harness/scenario.ts'
import { type Seeded, seed, type Wish } from './seed.ts'

/** Does something with a new database that is filled as wished, and removes the database afterwards. */
export async function onFresh<T>(wish: Wish, database: DatabaseName, work: (seeded: Seeded) => Promise<T>): Promise<T> {
  const folder = newFolder()
  let url: string | undefined
  try {
    const seeded = await seed(folder, wish, database)
    url = seeded.url
    return await work(seeded)
  } finally {
    removeFolder(folder)
    if (url !== undefined) await removeDatabase(url)
  }
}
