/** The files of one draft: three at a time, each with a state of its own. No DOM, no framework. */
import type { ErrorCode } from '../../src/protocol/wire.ts'
import { randomKey } from './key.ts'
import { Listeners } from './listeners.ts'
import type { Attached } from './outbox-store.ts'
import { errorCode } from './protocol-error.ts'
import { type UploadDoor, type UploadSource, upload } from './upload.ts'

export type UploadStanding =
  | { kind: 'waiting' }
  | { kind: 'sending' }
  | { kind: 'checking' }
  | { kind: 'stored'; file: string }
  | { kind: 'failed'; code: ErrorCode }
  | { kind: 'cancelled' }

export interface QueuedFile {
  /** Of this queue alone; the server's id is in the standing once it is stored. */
  key: string
  name: string
  size: number
  /** Bytes that the server has. */
  sent: number
  standing: UploadStanding
}

interface Entry {
  view: QueuedFile
  /** None of a file that was stored before this queue knew it. */
  source?: UploadSource
  abort: AbortController
}

/** The server's limit for one client. */
const AT_ONCE = 3

export class UploadQueue {
  readonly #door: UploadDoor
  readonly #entries = new Map<string, Entry>()
  readonly #changes = new Listeners()

  constructor(door: UploadDoor) {
    this.#door = door
  }

  /** In the order of adding; who compares views sees a change. */
  get files(): QueuedFile[] {
    return [...this.#entries.values()].map(({ view }) => view)
  }

  /** Everything that was not cancelled is stored. */
  get ready(): boolean {
    return this.#remaining().every(({ standing }) => standing.kind === 'stored')
  }

  /** What is stored, in the order of adding: goes into a message. */
  get stored(): Attached[] {
    return this.#remaining().flatMap(({ name, size, standing }) => (standing.kind === 'stored' ? [{ id: standing.file, name, size }] : []))
  }

  onChange(listener: () => void): () => void {
    return this.#changes.add(listener)
  }

  add(source: UploadSource): string {
    const key = randomKey()
    const view: QueuedFile = { key, name: source.name, size: source.body.size, sent: 0, standing: { kind: 'waiting' } }
    this.#entries.set(key, { view, source, abort: new AbortController() })
    this.#fill()
    return key
  }

  /** What is stored already, behind what is here: files of a message that came back as a draft. */
  restore(files: readonly Attached[]): void {
    for (const { id, name, size } of files) {
      const view: QueuedFile = { key: randomKey(), name, size, sent: size, standing: { kind: 'stored', file: id } }
      this.#entries.set(view.key, { view, abort: new AbortController() })
    }
    this.#changes.tell()
  }

  cancel(key: string): void {
    const entry = this.#entries.get(key)
    if (entry === undefined) return
    this.#set(key, { standing: { kind: 'cancelled' } })
    entry.abort.abort()
    this.#fill()
  }

  retry(key: string): void {
    const entry = this.#entries.get(key)
    if (entry?.view.standing.kind !== 'failed') return
    entry.abort = new AbortController()
    this.#set(key, { sent: 0, standing: { kind: 'waiting' } })
    this.#fill()
  }

  /** The draft was sent: its files are the message's now. */
  clear(): void {
    for (const [key, { view }] of this.#entries) if (view.standing.kind !== 'stored') this.cancel(key)
    this.#entries.clear()
    this.#changes.tell()
  }

  #remaining(): QueuedFile[] {
    return this.files.filter(({ standing }) => standing.kind !== 'cancelled')
  }

  #fill(): void {
    const waiting = this.files.filter(({ standing }) => standing.kind === 'waiting')
    const busy = this.files.filter(({ standing }) => standing.kind === 'sending' || standing.kind === 'checking')
    for (const { key } of waiting.slice(0, Math.max(0, AT_ONCE - busy.length))) void this.#send(key)
    this.#changes.tell()
  }

  async #send(key: string): Promise<void> {
    const entry = this.#entries.get(key)
    if (entry?.source === undefined) return
    const { signal } = entry.abort
    this.#set(key, { standing: { kind: 'sending' } })
    const news = {
      sent: (sent: number) => signal.aborted || this.#set(key, { sent, standing: { kind: 'sending' } }),
      checking: () => signal.aborted || this.#set(key, { standing: { kind: 'checking' } }),
    }
    try {
      const file = await upload(this.#door, entry.source, news, signal)
      if (!signal.aborted) this.#set(key, { sent: entry.view.size, standing: { kind: 'stored', file } })
    } catch (error) {
      if (!signal.aborted) this.#set(key, { standing: { kind: 'failed', code: errorCode(error) ?? 'internal' } })
    }
    this.#fill()
  }

  #set(key: string, change: Partial<QueuedFile>): void {
    const entry = this.#entries.get(key)
    if (entry === undefined) return
    entry.view = { ...entry.view, ...change }
    this.#changes.tell()
  }
}
