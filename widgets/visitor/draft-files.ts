/** This file sends the files of the message that is being written to the server. */
import { filesPerMessage } from '../client/files-limit.ts'
import type { kept } from '../client/kept.ts'
import type { Attached } from '../client/outbox-store.ts'
import { type QueuedFile, UploadQueue } from '../client/upload-queue.ts'
import type { Host } from '../loader/host.ts'

export type Post = (text: string, files?: readonly Attached[]) => Promise<void>

/**
 * Holds the files of a draft. A message that is sent while its files are on their way is parked, and goes when they are
 * all there. The field is free meanwhile, so that words never wait behind a file.
 */
export class DraftFiles {
  readonly #host: Host
  readonly #queue: UploadQueue
  readonly #draft: ReturnType<typeof kept>
  readonly #onChange: () => void
  #parked: { text: string; post: Post; sent(): void; giveBack(why: unknown): void } | undefined
  /** The id of the visitor who uploaded them; unknown until the first upload, which may begin before any hello. */
  #uploader: string | undefined
  /** Is true when the visitor chose more files than a message can have. */
  tooMany = false

  constructor(host: Host, draft: ReturnType<typeof kept>, onChange: () => void) {
    this.#host = host
    this.#draft = draft
    this.#onChange = onChange
    this.#queue = new UploadQueue({
      base: host.base,
      token: (fresh) => this.#token(fresh),
      onBack: (listener) => host.connection.onState(({ kind }) => kind === 'open' && listener()),
    })
    this.#queue.onChange(() => {
      this.#sendReady()
      onChange()
    })
  }

  async #token(fresh: boolean): Promise<string> {
    const token = await this.#host.token(fresh)
    this.#uploader ??= this.#host.visitor
    return token
  }

  get most(): number {
    return filesPerMessage(this.#host.connection)
  }

  get all(): readonly QueuedFile[] {
    return this.#queue.remaining
  }

  /** Says whether there are files that nobody has sent yet. */
  get isOpen(): boolean {
    return this.all.length > 0 && !this.#parked
  }

  /** Returns the words of the parked message. */
  get caption(): string | undefined {
    return this.#parked?.text
  }

  /** Returns what a reload must not lose: the words of the parked message, and those in the field. */
  withCaption(text: string): string {
    return this.caption ? `${this.caption}\n${text}` : text
  }

  add(files: readonly File[]): void {
    const room = this.most - this.all.length
    this.tooMany = files.length > room
    for (const file of files.slice(0, room)) this.#queue.add({ name: file.name, body: file })
    this.#onChange()
  }

  restore(files: readonly Attached[]): void {
    if (files.length > 0) this.#uploader ??= this.#host.visitor
    this.#queue.restore(files)
  }

  remove(key: string): void {
    this.tooMany = false
    const stuck = this.#parked && this.all.some((file) => file.key === key && file.standing.kind !== 'stored')
    // Taking a file out never sends a message: the words come back to the field, and go when they are sent.
    if (stuck && this.all.every((file) => file.key === key || file.standing.kind === 'stored')) this.#hold()
    this.#queue.cancel(key)
  }

  #hold(): void {
    const giveBack = this.#parked?.giveBack
    this.#parked = undefined
    giveBack?.(this.#draft.get())
  }

  retry(key: string): void {
    this.#queue.retry(key)
  }

  /** Sends a message when its files are stored. Rejects with the words when it will not be sent after all. */
  send(text: string, post: Post): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#parked = { text: text.trim(), post, sent: resolve, giveBack: reject }
      this.tooMany = false
      this.#draft.set(this.withCaption(''))
      this.#sendReady()
      this.#onChange()
    })
  }

  /** Lets go of the files when somebody else is greeted, who must not send them. The words come back to the field. */
  greet(visitor: string): void {
    if (this.#uploader && this.#uploader !== visitor) {
      this.#hold()
      this.clear()
    }
    this.#uploader = visitor
  }

  clear(): void {
    this.#parked = undefined
    this.#queue.clear()
  }

  #sendReady(): void {
    const parked = this.#parked
    if (!parked || !this.#queue.ready) return
    const { text, post, sent, giveBack } = parked
    const files = this.#queue.stored
    const draft = this.#draft.get()
    if (text && draft.startsWith(text)) this.#draft.set(draft.slice(text.length + 1))
    this.clear()
    if (text || files.length > 0) post(text, files).then(sent, giveBack)
  }
}
