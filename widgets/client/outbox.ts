/**
 * This is the durable queue of unsent messages: docs/protocol.md [TH2]–[TH4]. Within a lane, messages are sent one
 * after the other, in order.
 */
import { type ErrorCode, LIMITS, type OpenResult, type Page } from '../../src/protocol/wire.ts'
import { backoffMs } from './backoff.ts'
import { moment } from './clock.ts'
import type { Connection } from './connection.ts'
import { bare } from './json.ts'
import { randomKey } from './key.ts'
import { Listeners } from './listeners.ts'
import { openIndexedDb } from './outbox-indexeddb.ts'
import {
  type Attached,
  MemoryOutboxStore,
  type OutboxItem,
  type OutboxStore,
  type OutboxTable,
} from './outbox-store.ts'
import { errorCode, retryAfter, retryOf } from './protocol-error.ts'

export interface PendingMessage {
  key: string
  /** The thread's id; `null` means the visitor's conversation, to which `open` sends. */
  thread: string | null
  text: string
  files?: readonly Attached[] | undefined
  createdAt: number
  /** `sent` means that the server has stored it and its event is on the way. */
  state: 'waiting' | 'sending' | 'sent' | 'failed'
  error?: ErrorCode | undefined
}

export interface Draft {
  thread: string | null
  /** The text may be empty when there are files. */
  text: string
  files?: readonly Attached[] | undefined
  epoch?: number | undefined
  mentions?: string[] | undefined
  name?: string | undefined
  email?: string | undefined
}

/** Tells what the server has stored. `opened` is set when it began a conversation. */
export interface Sent {
  key: string
  thread: string
  seq: number
  opened: OpenResult | undefined
}

/** Opens the person's database when the browser offers one, else a store in memory. */
export function openOutboxStore(owner: string): Promise<OutboxStore> {
  return openIndexedDb(`helpline:${owner}`).catch(() => new MemoryOutboxStore())
}

/** So many acknowledged messages are kept at most, because nobody sees those of threads that no screen shows. */
const SENT_KEPT = 200

export class Outbox {
  readonly #connection: Connection
  #store: OutboxStore
  readonly #page: (() => Page | undefined) | undefined
  #items: readonly OutboxItem[] = []
  #sending = new Set<string>()
  /** Holds messages that the server has stored and that their threads have not shown yet. */
  #sent = new Map<string, OutboxItem>()
  #busy = new Set<string | null>()
  #tries = 0
  #changes = new Listeners()
  #acks = new Listeners<Sent>()
  #off: (() => void)[]
  #closed = false

  /** A new outbox is empty: read what is stored first, with `await outbox.load()`. */
  constructor(connection: Connection, store: OutboxStore, page?: () => Page | undefined) {
    this.#connection = connection
    this.#store = store
    this.#page = page
    this.#off = [connection.onState(() => this.#sendAll()), store.onChange(() => void this.load())]
  }

  /** Reads the store again and sends what is left over from this tab or an earlier one. */
  async load(): Promise<void> {
    await this.#refresh()
    this.#sendAll()
  }

  /** Returns the messages that their thread does not show yet, in the order in which they were written. */
  pending(thread: string | null): PendingMessage[] {
    const stored = this.#items.filter(({ key }) => !this.#sent.has(key))
    return [...this.#sent.values(), ...stored].filter((item) => item.thread === thread).map((item) => this.#view(item))
  }

  onChange(listener: () => void): () => void {
    return this.#changes.add(listener)
  }

  onSent(listener: (sent: Sent) => void): () => void {
    return this.#acks.add(listener)
  }

  /** Stores a message and sends it as soon as it is its turn. Resolves with its key once it would survive a reload. */
  async add(draft: Draft): Promise<string> {
    const text = draft.text.trim()
    if ((text === '' && !draft.files?.length) || text.length > LIMITS.textLength) throw new RangeError('text')
    const person = { name: draft.name || undefined, email: draft.email || undefined }
    const item = { ...draft, ...person, text, key: randomKey(), createdAt: moment() }
    await this.#write((table) => table.add(item))
    void this.#sendLane(draft.thread)
    return item.key
  }

  /** Sends a failed message again under the same key; an agent's goes under the present assignment, `epoch`. */
  async retry(key: string, epoch?: number): Promise<void> {
    const item = this.#find(key)
    if (item === undefined) return
    await this.#write((table) => table.put({ ...item, error: undefined, epoch: epoch ?? item.epoch }))
    void this.#sendLane(item.thread)
  }

  async discard(key: string): Promise<void> {
    const item = this.#find(key)
    if (item !== undefined) await this.#write((table) => table.delete(item.id))
  }

  /** Forgets the messages with these keys, because the thread shows them, whatever became of their acks. */
  seen(keys: ReadonlySet<string>): void {
    let changed = false
    for (const key of this.#sent.keys()) if (keys.has(key)) changed = this.#sent.delete(key)
    for (const { key } of this.#items) if (keys.has(key)) void this.discard(key)
    if (changed) this.#changes.tell()
  }

  async clear(): Promise<void> {
    this.#sent.clear()
    await this.#write((table) => table.clear())
  }

  close(): void {
    this.#closed = true
    for (const off of this.#off) off()
    this.#store.close()
  }

  #sendAll(): void {
    for (const { thread } of this.#items) void this.#sendLane(thread)
  }

  /**
   * Sends one lane. One tab at a time does so and asks the store again before each message, so that the order holds in
   * all tabs.
   */
  async #sendLane(lane: string | null): Promise<void> {
    if (this.#busy.has(lane) || !this.#canSend()) return
    this.#busy.add(lane)
    let again: number | undefined
    try {
      await this.#store.exclusive(lane ?? 'open', async () => {
        while (this.#canSend() && again === undefined) {
          await this.#refresh()
          const item = this.#next(lane)
          if (item === undefined) return
          again = await this.#sendOne(item)
        }
      })
    } finally {
      // The lane rests until that time: what is written meanwhile waits behind what was refused [TH8].
      if (again === undefined) this.#resume(lane)
      else setTimeout(() => this.#resume(lane), again)
    }
  }

  /**
   * Looks once more, because something may have been written, or the connection have come back, while the lane was
   * being left.
   */
  #resume(lane: string | null): void {
    this.#busy.delete(lane)
    if (this.#next(lane)) void this.#sendLane(lane)
  }

  #canSend(): boolean {
    return !this.#closed && this.#connection.state.kind === 'open'
  }

  #next(lane: string | null): OutboxItem | undefined {
    return this.#items.find(({ thread, error }) => thread === lane && error === undefined)
  }

  /**
   * Sends one item. Returns the milliseconds to wait before the lane goes on, or `undefined` when it can go on at once.
   */
  async #sendOne(item: OutboxItem): Promise<number | undefined> {
    const { key } = item
    this.#sending.add(key)
    this.#changes.tell()
    try {
      const sent = await this.#dispatch(item)
      this.#tries = 0
      this.#sent.set(key, item)
      const [oldest = key] = this.#sent.keys()
      if (this.#sent.size > SENT_KEPT) this.#sent.delete(oldest)
      this.#acks.tell(sent)
      await this.#use((store) => store.write((table) => table.delete(item.id)))
      return undefined
    } catch (error) {
      const code = errorCode(error)
      // After a loss the lane ends, and the next connection begins it again.
      if (code === undefined && !this.#canSend()) return undefined
      // The connection deals with a token that ran out: it reconnects with a new one.
      if (retryOf(error) === 'later' || code === 'bad_token' || code === 'expired_token')
        return retryAfter(error) ?? backoffMs(++this.#tries, Math.random)
      await this.#use((store) => store.write((table) => table.put({ ...item, error: code })))
      return undefined
    } finally {
      this.#sending.delete(key)
      await this.#refresh()
    }
  }

  async #dispatch({ key, thread, text, files, epoch, mentions, name, email }: OutboxItem): Promise<Sent> {
    const said = { key, text, ...(files?.length && { files: files.map(({ id }) => id) }) }
    if (thread !== null)
      return {
        key,
        thread,
        seq: (await this.#connection.call('post', { thread, ...said, epoch, mentions })).seq,
        opened: undefined,
      }
    const opened = await this.#connection.call('open', { ...said, name, email, page: this.#page?.() })
    return { key, thread: opened.conversation.thread, seq: opened.seq, opened }
  }

  #view({ key, thread, text, files, createdAt, error }: OutboxItem): PendingMessage {
    const state = this.#sent.has(key) ? 'sent' : error ? 'failed' : this.#sending.has(key) ? 'sending' : 'waiting'
    return { key, thread, text, files, createdAt, state, error }
  }

  #find(key: string): OutboxItem | undefined {
    return this.#items.find((item) => item.key === key)
  }

  async #write(change: (table: OutboxTable) => unknown): Promise<void> {
    await this.#use((store) => store.write(change))
    await this.#refresh()
  }

  async #refresh(): Promise<void> {
    this.#items = bare(await this.#use((store) => store.all()))
    this.#changes.tell()
  }

  /**
   * Uses the store. Storage can be taken away at any time (cleared by the user, full); then the outbox goes on in
   * memory with what it knows.
   */
  async #use<T>(work: (store: OutboxStore) => Promise<T>): Promise<T> {
    const store = this.#store
    try {
      return await work(store)
    } catch {
      if (this.#store === store) this.#store = new MemoryOutboxStore(this.#items)
      return work(this.#store)
    }
  }
}
