/** Uploads survive a cut connection: rules [FI1]–[FI3] and [FI12] of docs/protocol.md. */
import type { Readable } from 'node:stream'
import type { Actor } from '../identity/index.ts'
import type { Clock } from '../kernel/clock.ts'
import { AppError, notFound } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import type { Logger } from '../kernel/logger.ts'
import type { Upload } from '../protocol/http-api.ts'
import { LIMITS } from '../protocol/limits.ts'
import type { Database, Tx } from '../store/database.ts'
import { cleanFileName } from './file-name.ts'
import type { Folder } from './folder.ts'
import type { Inspector } from './inspector.ts'
import type { Intake } from './intake.ts'
import type { Refusal } from './refusal.ts'
import type { FileStorage } from './storage.ts'
import {
  type AttachmentRow,
  countKept,
  countUploaded,
  deleteCarried,
  deleteUnused,
  insertAttachment,
  readAttachment,
  readAttachments,
  readReceiving,
  readUnused,
} from './store.ts'
import { isPassing, ownerOf, thumbnailOf } from './stored-name.ts'
import { toFile } from './view.ts'

const DAY_MS = 24 * 3_600_000
/** In these states the bytes are where they arrived. */
const UNFINISHED = new Set<AttachmentRow['state'] | undefined>(['receiving', 'checking'])

export interface FileLimits {
  fileBytes: number
  visitorFileBytes: number
  siteFileBytes: number
}

/** A run is a request that brings bytes. */
interface Run {
  uploaderId: string
  source: Readable
  ended: Promise<void>
}

export interface UploadsParts {
  database: Database
  arrivals: Folder
  intake: Intake
  storage: FileStorage
  inspector: Inspector
  clock: Clock
  logger: Logger
  limits: FileLimits
  refusal: Refusal
}

export class Uploads {
  private readonly runs = new Map<string, Run>()
  private readonly erasures = new Set<Promise<void>>()
  private stopped = false
  private readonly database: Database
  private readonly arrivals: Folder
  private readonly intake: Intake
  private readonly storage: FileStorage
  private readonly inspector: Inspector
  private readonly clock: Clock
  private readonly logger: Logger
  readonly limits: FileLimits
  private readonly refusal: Refusal
  constructor({ database, arrivals, intake, storage, inspector, clock, logger, limits, refusal }: UploadsParts) {
    this.database = database
    this.arrivals = arrivals
    this.intake = intake
    this.storage = storage
    this.inspector = inspector
    this.clock = clock
    this.logger = logger
    this.limits = limits
    this.refusal = refusal
  }

  /**
   * Announces an upload, and returns its id. What would go over a quota is refused, so that nothing is sent in vain.
   * Room is taken by bytes only, not by announcements. Throws bad_request, too_large, file_refused, or quota_exceeded.
   */
  create(actor: Actor, file: { name: string; size: number }): Promise<string> {
    if (file.size < 1) throw new AppError('bad_request', 'the file is empty')
    if (file.size > this.limits.fileBytes) throw new AppError('too_large')
    const name = cleanFileName(file.name)
    if (this.refusal.byName(name))
      throw new AppError('file_refused', 'files that run when they are opened may not be shared here')
    const now = this.clock()
    const siteId = actor.kind === 'visitor' ? actor.siteId : null
    return this.database.write(async (tx) => {
      if (actor.kind === 'visitor') {
        const today = await countUploaded(tx.db, actor.id, now - DAY_MS)
        if (today + file.size > this.limits.visitorFileBytes) throw new AppError('quota_exceeded')
      }
      await this.requireRoom(tx, siteId, file.size)
      const id = newId()
      await insertAttachment(tx, {
        id,
        uploaderKind: actor.kind,
        uploaderId: actor.id,
        siteId,
        name,
        size: file.size,
        createdAt: now,
      })
      await this.intake.announce(tx, id)
      return id
    })
  }

  /** Returns where the next byte goes. A request that still runs was cut without our noticing, so it ends first. */
  async offset(actor: Actor, id: string): Promise<{ offset: number; size: number }> {
    const { state, size } = await this.requireOwn(actor, id)
    if (state !== 'receiving') return { offset: size, size }
    await this.end(id)
    await this.intake.endElsewhere(id)
    const now = await this.requireOwn(actor, id)
    return { offset: now.state === 'receiving' ? await this.intake.offset(id) : size, size }
  }

  /** Ends the request that brings bytes of an upload: it goes on at another node. */
  async cut(id: string): Promise<void> {
    await this.end(id)
  }

  /**
   * Adds the bytes of a request, and returns the new offset. `heard` is told how many bytes each piece has. Throws
   * conflict for a wrong offset, and too_many.
   */
  async append(
    actor: Actor,
    id: string,
    offset: number,
    source: Readable,
    heard: (bytes: number) => void = () => undefined,
  ): Promise<number> {
    const row = await this.requireOwn(actor, id)
    await this.end(id)
    if (row.state === 'receiving') await this.intake.endElsewhere(id)
    if (this.runs.has(id)) throw new AppError('conflict')
    const others = [...this.runs.values()].filter((run) => run.uploaderId === actor.id)
    if (others.length >= LIMITS.uploadsAtOnce) throw new AppError('too_many')
    const work = this.receiveInRoom(row, offset, source, heard, others.length)
    const ended = work.then(
      () => undefined,
      () => undefined,
    )
    const run = { uploaderId: actor.id, source, ended }
    this.runs.set(id, run)
    try {
      return await work
    } finally {
      if (this.runs.get(id) === run) this.runs.delete(id)
    }
  }

  async abort(actor: Actor, id: string): Promise<void> {
    await this.requireOwn(actor, id)
    if (!(await this.drop(id))) throw new AppError('conflict', 'a message carries it')
  }

  async state(actor: Actor, id: string): Promise<Upload> {
    const row = await this.requireOwn(actor, id)
    const offset = row.state === 'receiving' ? await this.intake.progress(id) : row.size
    return { state: row.state, offset, file: row.state === 'stored' ? toFile(row) : null, code: row.code }
  }

  /** Begins the work, and goes on with what a stop left unchecked. */
  async start(): Promise<void> {
    await this.intake.start(this.inspector)
  }

  /** Ends the requests that run. Their bytes so far are kept. */
  async stop(): Promise<void> {
    this.stopped = true
    await Promise.all([...this.runs.keys()].map((id) => this.end(id)))
    await this.inspector.stop()
    await this.intake.stop()
    await Promise.all(this.erasures)
  }

  /**
   * Deletes the rows of files in threads that are being removed, and returns their ids. Their bytes are to be erased
   * after the commit.
   */
  async disown(tx: Tx, threads: string[]): Promise<string[]> {
    const ids: string[] = []
    for (const thread of threads) ids.push(...(await deleteCarried(tx, thread)))
    return ids
  }

  /**
   * Erases the bytes of files whose rows are gone. What cannot be erased now, or not before a stop, is left to the
   * sweep.
   */
  async erase(ids: string[], parts: string[] = []): Promise<void> {
    const work = this.eraseEach([...ids.flatMap((id) => [id, thumbnailOf(id)]), ...parts])
    this.erasures.add(work)
    await work
    this.erasures.delete(work)
  }

  /**
   * Removes files that no message carries, and bytes that belong to nothing: a row is there before its bytes, and goes
   * before them. Of several nodes one does it.
   */
  async sweep(): Promise<void> {
    const unused = await readUnused(this.database.read, this.clock() - LIMITS.unusedFileMs)
    for (const { id } of unused) await this.drop(id)
    for await (const names of this.storage.pages()) {
      const known = await this.statesOf(names)
      for (const name of names) {
        const state = known.get(ownerOf(name))
        if (isPassing(name) ? !UNFINISHED.has(state) : state === undefined) await this.storage.remove(name)
      }
    }
  }

  /** Removes bytes from this server's own folder that belong to nothing that is on its way. */
  async sweepArrivals(): Promise<void> {
    for await (const names of this.arrivals.pages()) {
      const awaited = await this.statesOf(names)
      for (const name of names) if (!UNFINISHED.has(awaited.get(ownerOf(name)))) await this.arrivals.remove(name)
    }
  }

  /** Removes announced uploads of which no byte came. Of several nodes one does it. */
  async sweepAnnouncements(): Promise<void> {
    for (const { id } of await readReceiving(this.database.read, this.clock() - LIMITS.announcedFileMs))
      if (!this.runs.has(id) && (await this.intake.isEmpty(id))) await this.drop(id)
  }

  /** Returns the states by the ids of the files that the names belong to. */
  private async statesOf(names: string[]): Promise<Map<string, AttachmentRow['state']>> {
    const rows = await readAttachments(this.database.read, [...new Set(names.map(ownerOf))])
    return new Map(rows.map(({ id, state }) => [id, state]))
  }

  /**
   * Throws quota_exceeded when the site has no room. It runs within a write, so that no upload becomes whole, and is
   * counted nowhere, between the two sums.
   */
  private async requireRoom(tx: Tx, siteId: string | null, bytes: number, except?: string): Promise<void> {
    const kept = await countKept(tx.db, siteId)
    if (kept + (await this.intake.roomTaken(tx, siteId, except)) + bytes > this.limits.siteFileBytes)
      throw new AppError('quota_exceeded')
  }

  /** Receives bytes. While the request runs, the upload takes room for all of it, and afterwards for what arrived. */
  private async receiveInRoom(
    row: AttachmentRow,
    offset: number,
    source: Readable,
    heard: (bytes: number) => void,
    others: number,
  ): Promise<number> {
    if (row.state !== 'receiving') throw new AppError('conflict', 'all of it has arrived')
    try {
      await this.database.write(async (tx) => {
        if (others + (await this.intake.runsElsewhere(tx, row.uploaderId)) >= LIMITS.uploadsAtOnce)
          throw new AppError('too_many')
        await this.requireRoom(tx, row.siteId, row.size, row.id)
        await this.intake.begin(tx, row, offset)
      })
      return await this.receive(row, offset, source, heard)
    } finally {
      await this.intake.end(row)
    }
  }

  private async receive(
    row: AttachmentRow,
    offset: number,
    source: Readable,
    heard: (bytes: number) => void,
  ): Promise<number> {
    const received = await this.intake.receive(row, offset, bounded(source, row.size - offset, heard))
    if (received.isWhole) await this.inspector.begin(row.id)
    return received.offset
  }

  private async end(id: string): Promise<void> {
    const run = this.runs.get(id)
    if (run === undefined) return
    run.source.destroy()
    await run.ended
    this.runs.delete(id)
  }

  private async drop(id: string): Promise<boolean> {
    await this.end(id)
    const parts = await this.database.write(async (tx) => {
      if (!(await deleteUnused(tx, id))) return undefined
      tx.emit({ type: 'upload_settled', outcome: 'removed' })
      return this.intake.forget(tx, id)
    })
    if (parts === undefined) return false
    this.intake.removed(id)
    await this.erase([id], parts)
    return true
  }

  private async eraseEach(names: string[]): Promise<void> {
    try {
      for (const name of names) {
        if (this.stopped) return
        await this.arrivals.remove(name)
        await this.storage.remove(name)
      }
    } catch (error) {
      this.logger.warn({ err: error }, 'bytes of files were not removed; the sweep will do it')
    }
  }

  /** Returns the actor's own upload. Throws not_found: absence and no permission are the same answer (A1). */
  private async requireOwn(actor: Actor, id: string): Promise<AttachmentRow> {
    const row = await readAttachment(this.database.read, id)
    if (row === undefined || row.uploaderId !== actor.id) throw notFound()
    return row
  }
}

/** Yields the bytes of a request, at most so many. A cut connection is no failure of ours. */
async function* bounded(source: Readable, most: number, heard: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  let left = most
  const chunks = (source as AsyncIterable<Buffer>)[Symbol.asyncIterator]()
  for (;;) {
    const next = await chunks.next().catch(() => {
      throw new AppError('bad_request', 'the connection was cut')
    })
    if (next.done === true) return
    left -= next.value.length
    if (left < 0) throw new AppError('too_large', 'more bytes than announced')
    heard(next.value.length)
    yield next.value
  }
}
