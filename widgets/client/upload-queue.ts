/**
 * This file uploads the files of one draft, three at a time; each has a state of its own. It uses no DOM and no
 * framework.
 */
import type { ErrorCode } from '../../src/protocol/wire.ts'
import { Listeners } from './listeners.ts'
import type { Attached } from './outbox-store.ts'
import { errorCode, retryOf } from './protocol-error.ts'
import { type UploadDoor, type UploadSource, upload } from './upload.ts'

export type UploadStanding =
  | { kind: 'waiting' }
  | { kind: 'sending' }
  | { kind: 'checking' }
  | { kind: 'stored'; file: string }
  | { kind: 'failed'; code: ErrorCode; again: boolean }
  | { kind: 'cancelled' }

export interface QueuedFile {
  /** The key is valid in this queue alone; the server's id is in the standing once the file is stored. */
  key: string
  name: string
  size: number
  /** Bytes that the server has. */
  sent: number
  standing: UploadStanding
}

interface Entry {
  view: QueuedFile
  source: UploadSource
  abort?: AbortController
}

/** The server takes so many uploads of one client at a time. */
const AT_ONCE = 3

export class UploadQueue {
  readonly #door: UploadDoor
  readonly #entries = new Map<string, Entry>()
  readonly #changes = new Listeners()
  #last = 0

  constructor(door: UploadDoor) {
    this.#door = door
  }

  /** Returns a view of the files in the order of adding. A file that changed gets a new object. */
  get files(): QueuedFile[] {
    return [...this.#entries.values()].map(({ view }) => view)
  }

  /** Returns the files without those that were cancelled. */
  get remaining(): QueuedFile[] {
    return this.files.filter(({ standing }) => standing.kind !== 'cancelled')
  }

  /** Says whether all remaining files are stored. */
  get ready(): boolean {
    return this.remaining.every(({ standing }) => standing.kind === 'stored')
  }

  /** Returns the stored files in the order of adding, for a message. */
  get stored(): Attached[] {
    return this.remaining.flatMap(({ name, size, standing }) =>
      standing.kind === 'stored' ? [{ id: standing.file, name, size }] : [],
    )
  }

  onChange(listener: () => void): () => void {
    return this.#changes.add(listener)
  }

  add(source: UploadSource): string {
    const key = this.#put(source, source.body.size, { kind: 'waiting' })
    this.#fill()
    return key
  }

  /** Adds stored files behind those that are here, when a message with files came back as a draft. */
  restore(files: readonly Attached[]): void {
    for (const { id, name, size } of files) this.#put({ name, body: new Blob() }, size, { kind: 'stored', file: id })
    this.#changes.tell()
  }

  cancel(key: string): void {
    const entry = this.#entries.get(key)
    if (entry === undefined) return
    this.#set(key, { standing: { kind: 'cancelled' } })
    entry.abort?.abort()
    this.#fill()
  }

  retry(key: string): void {
    const standing = this.#entries.get(key)?.view.standing
    // What the server refused for good it would refuse again.
    if (standing?.kind !== 'failed' || !standing.again) return
    this.#set(key, { sent: 0, standing: { kind: 'waiting' } })
    this.#fill()
  }

  /** Empties the queue after the draft was sent: its files belong to the message now. */
  clear(): void {
    for (const [key, { view }] of this.#entries) if (view.standing.kind !== 'stored') this.cancel(key)
    this.#entries.clear()
    this.#changes.tell()
  }

  #put(source: UploadSource, size: number, standing: UploadStanding): string {
    const key = String(++this.#last)
    this.#entries.set(key, { view: { key, name: source.name, size, sent: 0, standing }, source })
    return key
  }

  #fill(): void {
    const those = (kinds: RegExp) => this.files.filter(({ standing }) => kinds.test(standing.kind))
    const room = Math.max(0, AT_ONCE - those(/sending|checking/).length)
    for (const { key } of those(/waiting/).slice(0, room)) void this.#send(key)
    this.#changes.tell()
  }

  async #send(key: string): Promise<void> {
    const entry = this.#entries.get(key)
    if (entry === undefined) return
    const abort = new AbortController()
    const { signal } = abort
    entry.abort = abort
    this.#set(key, { standing: { kind: 'sending' } })
    const news = (kind: 'sending' | 'checking', sent: number) =>
      signal.aborted || this.#set(key, { sent, standing: { kind } })
    const standing = await upload(this.#door, entry.source, news, signal).then(
      (file) => ({ kind: 'stored' as const, file }),
      (error: unknown) => ({
        kind: 'failed' as const,
        code: errorCode(error) ?? 'internal',
        again: retryOf(error) === 'later',
      }),
    )
    if (!signal.aborted) this.#set(key, { standing })
    this.#fill()
  }

  #set(key: string, change: Partial<QueuedFile>): void {
    const entry = this.#entries.get(key)
    if (entry === undefined) return
    entry.view = { ...entry.view, ...change }
    this.#changes.tell()
  }
}
