/** The files of one draft on their way, and whether the message is to go as soon as they are all there. */
import { type ReadonlySignal, type Signal, signal } from '@preact/signals'
import { LIMITS } from '../../../src/protocol/wire.ts'
import { type QueuedFile, type ThreadClient, UploadQueue } from '../../client/index.ts'
import { dropToken, getToken } from '../../ui/session/session.ts'
import type { Drafts } from '../inbox/drafts.ts'

export class DraftFiles {
  readonly #queue: UploadQueue
  readonly #files = signal<readonly QueuedFile[]>([])
  readonly wanted: Signal<boolean> = signal(false)
  readonly #thread: ThreadClient
  readonly #drafts: Drafts

  constructor(thread: ThreadClient, drafts: Drafts) {
    let last: string | undefined
    this.#thread = thread
    this.#drafts = drafts
    this.#queue = new UploadQueue({
      base: '',
      async token(fresh) {
        if (fresh && last !== undefined) dropToken(last)
        last = (await getToken()).token
        return last
      },
      onBack(listener) {
        addEventListener('online', listener)
        return () => removeEventListener('online', listener)
      },
    })
    this.#queue.onChange(() => this.#changed())
  }

  get files(): ReadonlySignal<readonly QueuedFile[]> {
    return this.#files
  }

  /** Answers whether there was room for all of them. */
  add(files: Iterable<File>): boolean {
    let fits = true
    for (const file of files) {
      if (this.#files.peek().length >= LIMITS.filesPerMessage) fits = false
      else this.#queue.add({ name: file.name, body: file })
    }
    return fits
  }

  remove(key: string): void {
    this.#queue.cancel(key)
  }

  retry(key: string): void {
    this.#queue.retry(key)
  }

  /** The words stay in the draft until the files are there: a reload must not lose them. */
  send(): void {
    this.wanted.value = true
    this.#changed()
  }

  #changed(): void {
    this.#files.value = this.#queue.remaining
    if (!this.wanted.peek() || !this.#queue.ready) return
    this.wanted.value = false
    const { id } = this.#thread
    const text = this.#drafts.of(id).peek()
    const files = this.#queue.stored
    this.#queue.clear()
    if (text.trim() === '' && files.length === 0) return
    this.#drafts.write(id, '')
    void this.#thread.post(text, files)
  }
}

/** One for each thread, for as long as this page lives: going to another chat stops no upload. */
const drafts = new WeakMap<ThreadClient, DraftFiles>()

export function draftFilesOf(thread: ThreadClient, texts: Drafts): DraftFiles {
  const known = drafts.get(thread) ?? new DraftFiles(thread, texts)
  drafts.set(thread, known)
  return known
}
