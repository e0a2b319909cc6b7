import type { NewOutboxItem, OutboxItem, OutboxStore } from './outbox-store.ts'

const TABLE = 'unsent'

/** One database per person. Every write is told to the other tabs of the same origin. */
export class IndexedDbOutboxStore implements OutboxStore {
  readonly #name: string
  readonly #db: IDBDatabase
  readonly #channel: BroadcastChannel | undefined
  readonly #listeners = new Set<() => void>()

  private constructor(name: string, db: IDBDatabase) {
    this.#name = name
    this.#db = db
    db.onversionchange = () => db.close()
    if (typeof BroadcastChannel === 'undefined') return
    this.#channel = new BroadcastChannel(name)
    this.#channel.onmessage = () => {
      for (const listener of this.#listeners) listener()
    }
    // Node: a channel must not keep the process alive. Browsers have no such method.
    ;(this.#channel as { unref?: () => void }).unref?.()
  }

  static async open(name: string): Promise<IndexedDbOutboxStore> {
    const request = indexedDB.open(name, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(TABLE, { keyPath: 'id', autoIncrement: true })
    return new IndexedDbOutboxStore(name, await settled(request))
  }

  all(): Promise<OutboxItem[]> {
    return settled(this.#db.transaction(TABLE).objectStore(TABLE).getAll())
  }

  async add(item: NewOutboxItem): Promise<number> {
    return Number(await this.#write((table) => table.add(item)))
  }

  async put(item: OutboxItem): Promise<void> {
    await this.#write((table) => table.put(item))
  }

  async delete(id: number): Promise<void> {
    await this.#write((table) => table.delete(id))
  }

  async clear(): Promise<void> {
    await this.#write((table) => table.clear())
  }

  async exclusive(name: string, task: () => Promise<void>): Promise<void> {
    if (typeof navigator === 'undefined' || !navigator.locks) return task()
    await navigator.locks.request(`${this.#name}:${name}`, task)
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async #write<T>(change: (table: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    const transaction = this.#db.transaction(TABLE, 'readwrite')
    const request = change(transaction.objectStore(TABLE))
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve()
      transaction.onabort = () => reject(transaction.error ?? new Error('the write was aborted'))
    })
    this.#channel?.postMessage(0)
    return request.result
  }
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}
