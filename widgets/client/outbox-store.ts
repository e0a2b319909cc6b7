/** Unsent messages are kept here: in IndexedDB, or in memory where there is none (private windows, Node). */
import type { ErrorCode } from '../../src/protocol/wire.ts'

/**
 * Describes a stored upload that a message carries. Its id goes over the wire; the rest is shown until the server sends
 * its own data of the file.
 */
export interface Attached {
  id: string
  name: string
  size: number
}

export interface OutboxItem {
  /** The store gives ascending ids; they are the order of sending. */
  id: number
  key: string
  /** The thread's id; `null` means the visitor's conversation, to which `open` sends. */
  thread: string | null
  text: string
  files?: readonly Attached[] | undefined
  createdAt: number
  /** The assignment under which an agent wrote it. Another tab sends it under the same one. */
  epoch?: number | undefined
  /** Ids of the members that the text calls by name. */
  mentions?: string[] | undefined
  name?: string | undefined
  email?: string | undefined
  /** Is set when the server refused the message for good; it then waits for Retry. */
  error?: ErrorCode | undefined
}
export type NewOutboxItem = Omit<OutboxItem, 'id'>

/** Lists what can be done in one write. It is a part of IDBObjectStore. */
export interface OutboxTable {
  add(item: NewOutboxItem): unknown
  put(item: OutboxItem): unknown
  delete(id: number): unknown
  clear(): unknown
}

export interface OutboxStore {
  /** Resolves with all items in order of id. */
  all(): Promise<OutboxItem[]>
  /** Applies `change` to the table, and resolves when the change would survive a reload. */
  write(change: (table: OutboxTable) => unknown): Promise<void>
  /** Runs `task` while no other tab runs one of the same name. */
  exclusive(name: string, task: () => Promise<void>): Promise<void>
  /** Calls back when another tab changed something. */
  onChange(listener: () => void): () => void
  close(): void
}

export class MemoryOutboxStore implements OutboxStore {
  readonly #items: Map<number, OutboxItem>
  #lastId: number

  constructor(items: readonly OutboxItem[] = []) {
    this.#items = new Map(items.map((item) => [item.id, item]))
    this.#lastId = items.at(-1)?.id ?? 0
  }

  async all(): Promise<OutboxItem[]> {
    return [...this.#items.values()]
  }

  async write(change: (table: OutboxTable) => unknown): Promise<void> {
    const items = this.#items
    const put = (item: OutboxItem) => items.set(item.id, item)
    change({
      add: (item) => put({ ...item, id: ++this.#lastId }),
      put,
      delete: (id) => items.delete(id),
      clear: () => items.clear(),
    })
  }

  exclusive(_name: string, task: () => Promise<void>): Promise<void> {
    return task()
  }

  onChange(): () => void {
    return () => {}
  }

  close(): void {}
}
