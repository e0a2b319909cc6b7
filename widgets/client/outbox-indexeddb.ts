import { answered, attempt } from './facilities.ts'
import { Listeners } from './listeners.ts'
import { exclusive } from './locks.ts'
import type { OutboxItem, OutboxStore, OutboxTable } from './outbox-store.ts'

const TABLE = 'unsent'
/** The database has this long to open, because the window waits for it. */
const OPEN_MS = 2_000

/**
 * Opens the database `name`, one per person. Every write is told to the other tabs of the same origin. Rejects when
 * there is no IndexedDB or it does not open in time.
 */
export async function openIndexedDb(name: string): Promise<OutboxStore> {
  let late = false
  const opening = answered(() => {
    const request = indexedDB.open(name, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(TABLE, { keyPath: 'id', autoIncrement: true })
    const opened = settled(request)
    opened.then(
      (db) => late && db.close(),
      () => {},
    )
    return opened
  }, OPEN_MS)
  opening.catch(() => {
    late = true
  })
  return new IndexedDbOutboxStore(name, await opening)
}

class IndexedDbOutboxStore implements OutboxStore {
  readonly #name: string
  readonly #db: IDBDatabase
  readonly #channel: BroadcastChannel | undefined
  readonly #changes = new Listeners()

  constructor(name: string, db: IDBDatabase) {
    this.#name = name
    this.#db = db
    db.onversionchange = () => db.close()
    this.#channel = attempt(() => new BroadcastChannel(name))
    if (this.#channel) this.#channel.onmessage = () => this.#changes.tell()
  }

  all(): Promise<OutboxItem[]> {
    return answered(() => settled(this.#db.transaction(TABLE).objectStore(TABLE).getAll()))
  }

  async write(change: (table: OutboxTable) => unknown): Promise<void> {
    await answered(() => {
      const transaction = this.#db.transaction(TABLE, 'readwrite')
      change(transaction.objectStore(TABLE))
      return new Promise((resolve, reject) => {
        transaction.oncomplete = resolve
        transaction.onabort = reject
      })
    })
    attempt(() => this.#channel?.postMessage(0))
  }

  exclusive(name: string, task: () => Promise<void>): Promise<void> {
    return exclusive(`${this.#name}:${name}`, task)
  }

  onChange(listener: () => void): () => void {
    return this.#changes.add(listener)
  }

  /** Closes the database once what is still being written has been written. */
  close(): void {
    attempt(() => this.#channel?.close())
  }
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}
