/** The files of one draft on their way, and what is to become of the draft as soon as they are all there. */
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
  /** Set while it waits for its files. */
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

  /** Answers whether there was room for all of them. */
  add(files: Iterable<File>): boolean {
    let fits = true
    for (const file of files) {
      if (this.#files.peek().length >= this.most) fits = false
      else this.#queue.add({ name: file.name, body: file })
    }
    return fits
  }

  /** The files of a message that could not be sent; all of them, or none where there is no room: then it answers false. */
  restore(files: readonly Attached[]): boolean {
    if (this.#files.peek().length + files.length > this.most) return false
    this.#queue.restore(files)
    return true
  }

  remove(key: string): void {
    // Nothing goes because something was taken out; while others are under way it waits for those.
    if (this.#files.peek().every((file) => file.key === key || file.standing.kind === 'stored')) this.hold()
    this.#queue.cancel(key)
  }

  retry(key: string): void {
    this.#queue.retry(key)
  }

  /** The words stay in the draft until the files are there: a reload must not lose them. */
  send(sending: Sending): void {
    this.sending.value = sending
    this.#changed()
  }

  /** It is not to go yet. */
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

/** One for each thread, for as long as the desk lives: going to another chat stops no upload. */
const known = new WeakMap<Drafts, Map<string, DraftFiles>>()

/** Whether a draft has files: those are in this page only. */
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
