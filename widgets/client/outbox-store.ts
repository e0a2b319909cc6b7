/** Where unsent messages are kept: IndexedDB, or memory where there is none (private windows, Node). */
import type { ErrorCode } from '../../src/protocol/wire.ts'

/** A stored upload that a message carries. Its id goes over the wire; the rest is for the eye until the server says it. */
export interface Attached {
  id: string
  name: string
  size: number
}

export interface OutboxItem {
  /** Given by the store, ascending: the order of sending. */
  id: number
  key: string
  /** `null`: the visitor's conversation, to be sent by `open`. */
  thread: string | null
  text: string
  files?: readonly Attached[] | undefined
  createdAt: number
  /** The assignment under which an agent wrote it: another tab sends it under the same one. */
  epoch?: number | undefined
  /** Ids of the members that the text calls by name. */
  mentions?: string[] | undefined
  name?: string | undefined
  email?: string | undefined
  /** Set when it was refused for good; it waits for Retry. */
  error?: ErrorCode | undefined
}
export type NewOutboxItem = Omit<OutboxItem, 'id'>

/** What can be done in one write: a part of IDBObjectStore. */
export interface OutboxTable {
  add(item: NewOutboxItem): unknown
  put(item: OutboxItem): unknown
  delete(id: number): unknown
  clear(): unknown
}

export interface OutboxStore {
  /** All items in order of id. */
  all(): Promise<OutboxItem[]>
  /** Resolves when the change would survive a reload. */
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
