/** The durable queue of unsent messages: docs/protocol.md [R13]–[R15]. Sends in order, one after the other a lane. */
import { type ErrorCode, LIMITS, type OpenResult, type Page, type PostResult } from '../../src/protocol/wire.ts'
import { backoffMs } from './backoff.ts'
import type { Connection } from './connection.ts'
import { randomKey } from './key.ts'
import { IndexedDbOutboxStore } from './outbox-indexeddb.ts'
import { MemoryOutboxStore, type OutboxItem, type OutboxStore } from './outbox-store.ts'
import { errorCode, retryAfter, retryOf } from './protocol-error.ts'

export interface PendingMessage {
  key: string
  /** `null`: the visitor's conversation, sent by `open`. */
  thread: string | null
  text: string
  createdAt: number
  /** `sent`: stored by the server, its event is on the way. */
  state: 'waiting' | 'sending' | 'sent' | 'failed'
  error?: ErrorCode
}

export interface Draft {
  thread: string | null
  text: string
  epoch?: number | undefined
  name?: string | undefined
  email?: string | undefined
}

export type Sent = { key: string; thread: string; seq: number; opened?: OpenResult }

/** The database of the person when the browser has one to offer, else memory. */
export async function openOutboxStore(owner: string): Promise<OutboxStore> {
  try {
    return await IndexedDbOutboxStore.open(`helpline:${owner}`)
  } catch {
    return new MemoryOutboxStore()
  }
}

export class Outbox {
  readonly #connection: Connection
  #store: OutboxStore
  readonly #page: (() => Page | undefined) | undefined
  #items: readonly OutboxItem[] = []
  #sending = new Set<string>()
  #sent = new Map<string, { item: OutboxItem; thread: string; seq: number }>()
  #busy = new Set<string | null>()
  #tries = 0
  #listeners = new Set<() => void>()
  #sentListeners = new Set<(sent: Sent) => void>()
  #timers = new Set<ReturnType<typeof setTimeout>>()
  #off: (() => void)[]
  #closed = false

  /** Read what is stored first: `await outbox.load()`. */
  constructor(connection: Connection, store: OutboxStore, page?: () => Page | undefined) {
    this.#connection = connection
    this.#store = store
    this.#page = page
    this.#off = [
      connection.onState((state) => {
        if (state.kind === 'open') this.#sendAll()
      }),
      store.onChange(() => void this.load()),
    ]
  }

  /** Reads the store anew and sends what is left over, in this tab's life or an earlier one. */
  async load(): Promise<void> {
    await this.#refresh()
    this.#sendAll()
  }

  /** What is not seen in its thread yet, in order of writing. */
  pending(thread: string | null): PendingMessage[] {
    const sent = [...this.#sent.values()].filter((entry) => entry.item.thread === thread).map(({ item }) => this.#view(item))
    const stored = this.#items.filter((item) => item.thread === thread && !this.#sent.has(item.key))
    return [...sent, ...stored.map((item) => this.#view(item))]
  }

  /** The highest seq in a thread that is known to be stored because this outbox sent it. */
  sentSeq(thread: string): number {
    return Math.max(0, ...[...this.#sent.values()].filter((entry) => entry.thread === thread).map((entry) => entry.seq))
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  onSent(listener: (sent: Sent) => void): () => void {
    this.#sentListeners.add(listener)
    return () => this.#sentListeners.delete(listener)
  }

  /** Stores a message and sends it as soon as it is its turn. Resolves with its key once it would survive a reload. */
  async add(draft: Draft): Promise<string> {
    const text = draft.text.trim()
    if (text === '' || text.length > LIMITS.textLength) throw new RangeError('text length')
    const given = Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== undefined && value !== ''))
    const item = { ...given, thread: draft.thread, text, key: randomKey(), createdAt: Date.now() }
    await this.#use((store) => store.add(item))
    await this.#refresh()
    void this.#sendLane(draft.thread)
    return item.key
  }

  /** Sends a failed message again, under the same key; an agent's under the assignment of now. */
  async retry(key: string, epoch?: number): Promise<void> {
    const item = this.#find(key)
    if (item === undefined) return
    const { error: _, ...again } = item
    await this.#use((store) => store.put(epoch === undefined ? again : { ...again, epoch }))
    await this.#refresh()
    void this.#sendLane(item.thread)
  }

  async discard(key: string): Promise<void> {
    const item = this.#find(key)
    if (item === undefined) return
    await this.#use((store) => store.delete(item.id))
    await this.#refresh()
  }

  /** The thread shows these keys: they need no further care, whatever became of their acks. */
  seen(keys: ReadonlySet<string>): void {
    let changed = false
    for (const key of this.#sent.keys()) if (keys.has(key)) changed = this.#sent.delete(key)
    for (const { key } of this.#items) if (keys.has(key)) void this.discard(key)
    if (changed) this.#changed()
  }

  async clear(): Promise<void> {
    this.#sent.clear()
    await this.#use((store) => store.clear())
    await this.#refresh()
  }

  close(): void {
    this.#closed = true
    for (const off of this.#off) off()
    for (const timer of this.#timers) clearTimeout(timer)
  }

  #sendAll(): void {
    for (const lane of new Set(this.#items.map((item) => item.thread))) void this.#sendLane(lane)
  }

  /** One lane at a time across tabs, and the store is asked anew before each message: their order holds everywhere. */
  async #sendLane(lane: string | null): Promise<void> {
    if (this.#busy.has(lane) || this.#connection.state.kind !== 'open') return
    this.#busy.add(lane)
    let again: number | undefined
    try {
      await this.#store.exclusive(lane ?? 'open', async () => {
        while (!this.#closed && this.#connection.state.kind === 'open') {
          await this.#refresh()
          const item = this.#items.find((candidate) => candidate.thread === lane && candidate.error === undefined)
          if (item === undefined) return
          again = await this.#sendOne(item)
          if (again !== undefined) return
        }
      })
    } finally {
      this.#busy.delete(lane)
    }
    if (again !== undefined) return this.#later(lane, again)
    // Written or reconnected while the lane was being left: look once more.
    if (this.#hasUnsent(lane) && !this.#closed) void this.#sendLane(lane)
  }

  /** Milliseconds to wait before the lane goes on, `undefined` when it can go on at once. */
  async #sendOne(item: OutboxItem): Promise<number | undefined> {
    this.#sending.add(item.key)
    this.#changed()
    try {
      const sent = await this.#dispatch(item)
      this.#tries = 0
      this.#sent.set(item.key, { item, thread: sent.thread, seq: sent.seq })
      this.#forgetOldest()
      for (const listener of this.#sentListeners) listener(sent)
      await this.#use((store) => store.delete(item.id))
      return undefined
    } catch (error) {
      const code = errorCode(error)
      // After a loss the lane ends by itself and begins again with the next connection.
      if (code === undefined && this.#connection.state.kind !== 'open') return undefined
      if (retryOf(error) === 'later') return retryAfter(error) ?? backoffMs(++this.#tries, Math.random)
      // A token that ran out is the connection's business: it comes back with a new one.
      if (code === 'bad_token' || code === 'expired_token') return backoffMs(++this.#tries, Math.random)
      await this.#use((store) => store.put({ ...item, ...(code && { error: code }) }))
      return undefined
    } finally {
      this.#sending.delete(item.key)
      await this.#refresh()
    }
  }

  async #dispatch({ key, thread, text, epoch, name, email }: OutboxItem): Promise<Sent> {
    if (thread !== null) {
      const result: PostResult = await this.#connection.call('post', { thread, key, text, ...(epoch !== undefined && { epoch }) })
      return { key, thread, seq: result.seq }
    }
    const page = this.#page?.()
    const opened = await this.#connection.call('open', { key, text, ...(name && { name }), ...(email && { email }), ...(page && { page }) })
    return { key, thread: opened.conversation.thread, seq: opened.seq, opened }
  }

  /** Threads that no screen shows never say that they saw the message. */
  #forgetOldest(): void {
    const [oldest] = this.#sent.keys()
    if (oldest !== undefined && this.#sent.size > 200) this.#sent.delete(oldest)
  }

  #later(lane: string | null, ms: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      void this.#sendLane(lane)
    }, ms)
    this.#timers.add(timer)
  }

  #hasUnsent(lane: string | null): boolean {
    return this.#connection.state.kind === 'open' && this.#items.some((item) => item.thread === lane && item.error === undefined)
  }

  #view({ key, thread, text, createdAt, error }: OutboxItem): PendingMessage {
    const base = { key, thread, text, createdAt }
    if (this.#sent.has(key)) return { ...base, state: 'sent' }
    if (error !== undefined) return { ...base, state: 'failed', error }
    return { ...base, state: this.#sending.has(key) ? 'sending' : 'waiting' }
  }

  #find(key: string): OutboxItem | undefined {
    return this.#items.find((item) => item.key === key)
  }

  /** Storage can be taken away at any time (cleared by the user, full): go on in memory with what is known. */
  async #use<T>(work: (store: OutboxStore) => Promise<T>): Promise<T> {
    const store = this.#store
    try {
      return await work(store)
    } catch (error) {
      if (store instanceof MemoryOutboxStore) throw error
      if (this.#store === store) this.#store = new MemoryOutboxStore(this.#items)
      return work(this.#store)
    }
  }

  async #refresh(): Promise<void> {
    this.#items = await this.#use((store) => store.all())
    this.#changed()
  }

  #changed(): void {
    for (const listener of this.#listeners) listener()
  }
}
