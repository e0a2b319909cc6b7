/** Where unsent messages are kept: IndexedDB, or memory where there is none (private windows, Node). */
import type { ErrorCode } from '../../src/protocol/wire.ts'

export interface OutboxItem {
  /** Given by the store, ascending: the order of sending. */
  id: number
  key: string
  /** `null`: the visitor's conversation, to be sent by `open`. */
  thread: string | null
  text: string
  createdAt: number
  /** The assignment under which an agent wrote it: another tab sends it under the same one. */
  epoch?: number
  name?: string
  email?: string
  /** Set when it was refused for good; it waits for Retry. */
  error?: ErrorCode
}
export type NewOutboxItem = Omit<OutboxItem, 'id'>

export interface OutboxStore {
  /** All items in order of id. */
  all(): Promise<OutboxItem[]>
  add(item: NewOutboxItem): Promise<number>
  put(item: OutboxItem): Promise<void>
  delete(id: number): Promise<void>
  clear(): Promise<void>
  /** Runs `task` while no other tab runs one of the same name. */
  exclusive(name: string, task: () => Promise<void>): Promise<void>
  /** Calls back when another tab changed something. */
  onChange(listener: () => void): () => void
}

export class MemoryOutboxStore implements OutboxStore {
  #items: readonly OutboxItem[]
  #lastId: number

  constructor(items: readonly OutboxItem[] = []) {
    this.#items = items
    this.#lastId = items.at(-1)?.id ?? 0
  }

  async all(): Promise<OutboxItem[]> {
    return [...this.#items]
  }

  async add(item: NewOutboxItem): Promise<number> {
    this.#items = [...this.#items, { ...item, id: ++this.#lastId }]
    return this.#lastId
  }

  async put(item: OutboxItem): Promise<void> {
    this.#items = this.#items.map((known) => (known.id === item.id ? item : known))
  }

  async delete(id: number): Promise<void> {
    this.#items = this.#items.filter((known) => known.id !== id)
  }

  async clear(): Promise<void> {
    this.#items = []
  }

  exclusive(_name: string, task: () => Promise<void>): Promise<void> {
    return task()
  }

  onChange(): () => void {
    return () => {}
  }
}
