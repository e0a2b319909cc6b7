import type { OpenResult, Page } from '../../src/protocol/wire.ts'
import type { Connection } from './connection.ts'
import { Outbox, type PendingMessage } from './outbox.ts'
import type { Attached, OutboxStore } from './outbox-store.ts'
import { ThreadClient, type ThreadOptions } from './thread.ts'

export interface ChatOptions {
  store: OutboxStore
  page?: () => Page | undefined
}

/** Holds the threads of one person over one connection, and the outbox that they share. */
export class ChatClient {
  readonly connection: Connection
  readonly outbox: Outbox
  readonly #threads = new Map<string, ThreadClient>()

  constructor(connection: Connection, options: ChatOptions) {
    this.connection = connection
    this.outbox = new Outbox(connection, options.store, options.page)
    void this.outbox.load()
  }

  /**
   * Returns the client of a thread. While the thread is followed, everyone gets the same client, and its `close` ends
   * it for everyone who holds it.
   */
  thread(id: string, options: ThreadOptions = {}): ThreadClient {
    const known = this.#threads.get(id)
    if (known !== undefined) return known
    const thread = new ThreadClient(id, this.connection, this.outbox, options, () => this.#threads.delete(id))
    this.#threads.set(id, thread)
    return thread
  }

  /** Queues a visitor's message that begins a conversation, or joins the one that another tab has begun. */
  open(text: string, person: { name?: string; email?: string } = {}, files?: readonly Attached[]): Promise<string> {
    return this.outbox.add({ thread: null, text, files, ...person })
  }

  get opening(): readonly PendingMessage[] {
    return this.outbox.pending(null)
  }

  onOpened(listener: (opened: OpenResult) => void): () => void {
    return this.outbox.onSent(({ opened }) => opened && listener(opened))
  }

  close(): void {
    for (const thread of [...this.#threads.values()]) thread.close()
    this.outbox.close()
  }
}
