/**
 * This is a lock among the tabs of an origin for browsers that offer none (on pages without TLS). It is a row in
 * IndexedDB, whose transactions run one after the other across all tabs. The file is loaded only when it is needed.
 */
import { moment } from './clock.ts'
import { answered } from './facilities.ts'
import { randomKey } from './key.ts'

const TABLE = 'held'
/** A tab that disappears while it has a lock keeps the others waiting for this long. */
const LEASE_MS = 5_000
const AGAIN_MS = 40

/** Gives a lock back. */
export type Release = () => void

interface Held {
  name: string
  by: string
  until: number
}

/**
 * Takes the lock `name`. Resolves with undefined when another tab has it and `ifFree` was asked for. Rejects when there
 * is no IndexedDB either.
 */
export async function lease(name: string, ifFree: boolean): Promise<Release | undefined> {
  const db = await answered(open)
  const by = randomKey()
  const mine = (held: Held | undefined) => held?.by === by
  // A row from the far future was written before the clock was put back.
  const free = (held: Held | undefined) => !held || held.until < moment() || held.until > moment() + LEASE_MS
  try {
    for (;;) {
      const got = await answered(() =>
        change(db, name, free, (table) => table.put({ name, by, until: moment() + LEASE_MS })),
      )
      if (got) break
      if (ifFree) {
        db.close()
        return undefined
      }
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
    }
  } catch (error) {
    db.close()
    throw error
  }
  return () =>
    void answered(() => change(db, name, mine, (table) => table.delete(name)))
      .catch(() => {})
      .finally(() => db.close())
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('helpline:locks', 1)
    request.onupgradeneeded = () => request.result.createObjectStore(TABLE, { keyPath: 'name' })
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close()
      resolve(request.result)
    }
    request.onerror = () => reject(request.error)
  })
}

/** Reads and writes in one transaction, and answers whether it wrote. */
function change(
  db: IDBDatabase,
  name: string,
  may: (held: Held | undefined) => boolean,
  write: (table: IDBObjectStore) => unknown,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(TABLE, 'readwrite')
    const table = transaction.objectStore(TABLE)
    const asked = table.get(name)
    let wrote = false
    asked.onsuccess = () => {
      wrote = may(asked.result as Held | undefined)
      if (wrote) write(table)
    }
    transaction.oncomplete = () => resolve(wrote)
    transaction.onabort = () => reject(transaction.error)
  })
}
