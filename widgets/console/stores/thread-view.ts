/** This holds a followed thread as signals, so that a screen redraws only the part that changed. */
import { batch, type ReadonlySignal, signal } from '@preact/signals'
import type { Author, Message, ReadMark } from '../../../src/protocol/wire.ts'
import type { PendingMessage, ThreadClient } from '../../client/index.ts'

export class ThreadView {
  readonly #messages = signal<readonly Message[]>([])
  readonly #pending = signal<readonly PendingMessage[]>([])
  readonly #typing = signal<readonly Author[]>([])
  readonly #marks = signal<readonly ReadMark[]>([])
  readonly #state = signal<'loading' | 'ready' | 'failed'>('loading')
  readonly #hasOlder = signal(false)
  readonly #loadingOlder = signal(false)
  #client: ThreadClient
  #off: () => void

  constructor(client: ThreadClient) {
    this.#client = client
    this.#off = client.onChange(() => this.#read())
    this.#read()
  }

  get client(): ThreadClient {
    return this.#client
  }

  get messages(): ReadonlySignal<readonly Message[]> {
    return this.#messages
  }

  get pending(): ReadonlySignal<readonly PendingMessage[]> {
    return this.#pending
  }

  get typing(): ReadonlySignal<readonly Author[]> {
    return this.#typing
  }

  get marks(): ReadonlySignal<readonly ReadMark[]> {
    return this.#marks
  }

  get state(): ReadonlySignal<'loading' | 'ready' | 'failed'> {
    return this.#state
  }

  get hasOlder(): ReadonlySignal<boolean> {
    return this.#hasOlder
  }

  get loadingOlder(): ReadonlySignal<boolean> {
    return this.#loadingOlder
  }

  /** Follows the same thread in another way. What is on the screen stays until the new answer is there. */
  replace(make: () => ThreadClient): void {
    this.#off()
    this.#client.close()
    this.#client = make()
    this.#off = this.#client.onChange(() => this.#read())
  }

  close(): void {
    this.#off()
    this.#client.close()
  }

  #read(): void {
    const client = this.#client
    batch(() => {
      this.#pending.value = keep(this.#pending.peek(), client.pending)
      if (client.error !== undefined) this.#state.value = 'failed'
      if (!client.ready) return
      this.#state.value = 'ready'
      this.#messages.value = client.messages
      this.#typing.value = keep(this.#typing.peek(), client.typing)
      this.#marks.value = client.marks
      this.#hasOlder.value = client.hasOlder
      this.#loadingOlder.value = client.loadingOlder
    })
  }
}

/**
 * Returns the known list when both are empty. The client makes new lists each time, and an empty one that stays empty
 * must redraw nothing.
 */
function keep<T>(known: readonly T[], next: readonly T[]): readonly T[] {
  return known.length === 0 && next.length === 0 ? known : next
}
