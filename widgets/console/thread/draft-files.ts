/** This file uploads the files of one draft, and knows what to do with the draft once they are all there. */
import { type ReadonlySignal, type Signal, signal } from '@preact/signals'
import {
  type Attached,
  type Connection,
  fileBytes,
  filesPerMessage,
  type QueuedFile,
  UploadQueue,
} from '../../client/index.ts'
import { dropToken, getToken } from '../../ui/session/session.ts'
import type { Drafts } from '../stores/drafts.ts'

export interface Sending {
  as: 'send' | 'close'
  go(text: string, files: readonly Attached[]): void
}

export class DraftFiles {
  readonly #queue: UploadQueue
  readonly #files = signal<readonly QueuedFile[]>([])
  /** Is set while the draft waits for its files. */
  readonly sending: Signal<Sending | undefined> = signal(undefined)
  readonly #thread: string
  readonly #drafts: Drafts

  readonly #connection: Connection

  constructor(thread: string, drafts: Drafts, connection: Connection) {
    let last: string | undefined
    this.#thread = thread
    this.#drafts = drafts
    this.#connection = connection
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

  get most(): number {
    return filesPerMessage(this.#connection)
  }

  get mostBytes(): number {
    return fileBytes(this.#connection)
  }

  get files(): ReadonlySignal<readonly QueuedFile[]> {
    return this.#files
  }

  /** Adds files. Returns whether there was room for all of them. */
  add(files: Iterable<File>): boolean {
    let fits = true
    for (const file of files) {
      if (this.#files.peek().length >= this.most) fits = false
      else this.#queue.add({ name: file.name, body: file })
    }
    return fits
  }

  /**
   * Brings back the files of a message that could not be sent: all of them, or none when there is no room. Returns
   * whether they came back.
   */
  restore(files: readonly Attached[]): boolean {
    if (this.#files.peek().length + files.length > this.most) return false
    this.#queue.restore(files)
    return true
  }

  remove(key: string): void {
    // Taking a file out never sends a message. While other files are under way, the message waits for those.
    if (this.#files.peek().every((file) => file.key === key || file.standing.kind === 'stored')) this.hold()
    this.#queue.cancel(key)
  }

  retry(key: string): void {
    this.#queue.retry(key)
  }

  /**
   * Sends the draft once its files are there. Until then the words stay in the draft, so that a reload does not lose
   * them.
   */
  send(sending: Sending): void {
    this.sending.value = sending
    this.#changed()
  }

  /** Stops the draft from being sent. */
  hold(): void {
    this.sending.value = undefined
  }

  #changed(): void {
    this.#files.value = this.#queue.remaining
    const sending = this.sending.peek()
    if (sending === undefined || !this.#queue.ready) return
    this.hold()
    const text = this.#drafts.of(this.#thread).peek()
    const files = this.#queue.stored
    this.#queue.clear()
    this.#drafts.write(this.#thread, '')
    sending.go(text, files)
  }
}

/** Holds one per thread for as long as the desk lives, so that going to another chat stops no upload. */
const known = new WeakMap<Drafts, Map<string, DraftFiles>>()

/** Says whether a draft has files, which exist in this page only. */
export const hasDraftFiles = (drafts: Drafts): boolean =>
  [...(known.get(drafts)?.values() ?? [])].some(({ files }) => files.value.length > 0)

export function draftFilesOf(
  thread: string,
  { drafts, connection }: { drafts: Drafts; connection: Connection },
): DraftFiles {
  const all = known.get(drafts) ?? new Map<string, DraftFiles>()
  known.set(drafts, all)
  const files = all.get(thread) ?? new DraftFiles(thread, drafts, connection)
  all.set(thread, files)
  return files
}
