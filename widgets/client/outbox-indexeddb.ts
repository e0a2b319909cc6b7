import { Listeners } from './listeners.ts'
import type { OutboxItem, OutboxStore, OutboxTable } from './outbox-store.ts'

const TABLE = 'unsent'

/** One database per person. Every write is told to the other tabs of the same origin. */
export async function openIndexedDb(name: string): Promise<OutboxStore> {
  const request = indexedDB.open(name, 1)
  request.onupgradeneeded = () => request.result.createObjectStore(TABLE, { keyPath: 'id', autoIncrement: true })
  return new IndexedDbOutboxStore(name, await settled(request))
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
    if (typeof BroadcastChannel !== 'undefined') {
      this.#channel = new BroadcastChannel(name)
      this.#channel.onmessage = () => this.#changes.tell()
      // Node: a channel must not keep the process alive. Browsers have no such method.
      ;(this.#channel as { unref?: () => void }).unref?.()
    }
  }

  all(): Promise<OutboxItem[]> {
    return settled(this.#db.transaction(TABLE).objectStore(TABLE).getAll())
  }

  async write(change: (table: OutboxTable) => unknown): Promise<void> {
    const transaction = this.#db.transaction(TABLE, 'readwrite')
    change(transaction.objectStore(TABLE))
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve
      transaction.onabort = reject
    })
    this.#channel?.postMessage(0)
  }

  async exclusive(name: string, task: () => Promise<void>): Promise<void> {
    if (typeof navigator === 'undefined' || !navigator.locks) return task()
    await navigator.locks.request(`${this.#name}:${name}`, task)
  }

  onChange(listener: () => void): () => void {
    return this.#changes.add(listener)
  }
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}
