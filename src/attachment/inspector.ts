/**
 * The inspector works from the last byte to `stored`: it asks the scanner, finds the type, makes a preview, and puts
 * the file in its place. It makes one preview at a time.
 */
import type { Logger } from '../kernel/logger.ts'
import type { Database } from '../store/database.ts'
import { barePicture } from './bare-picture.ts'
import { shownType, typeOf } from './file-type.ts'
import type { Folder } from './folder.ts'
import type { Intake, Looker } from './intake.ts'
import { isRaster, type Picture, pictureOf } from './picture.ts'
import type { Refusal } from './refusal.ts'
import type { Scanner } from './scanner.ts'
import type { FileStorage } from './storage.ts'
import { markRefused, markStored, readAttachment } from './store.ts'
import { thumbnailOf } from './stored-name.ts'

const AGAIN_MS = 500
const LONGEST_MS = 60_000

type Description =
  | { refused: true }
  | { refused: false; type: string; picture: Picture | undefined; keptSize: number | null }

export interface InspectorOptions {
  database: Database
  arrivals: Folder
  intake: Intake
  storage: FileStorage
  scanner: Scanner | undefined
  refusal: Refusal
  /** Returns whether photos of a site's visitors, or of staff (null), stay as the camera wrote them. */
  keepsNotes(siteId: string | null): boolean
  logger: Logger
}

export class Inspector implements Looker {
  private tail: Promise<unknown> = Promise.resolve()
  private stopped = false
  private readonly running = new Map<string, Promise<void>>()
  /** These failed for a reason that would be the same at once. */
  private readonly failed = new Set<string>()
  private readonly waits = new Set<() => void>()
  private readonly database: Database
  private readonly arrivals: Folder
  private readonly intake: Intake
  private readonly storage: FileStorage
  private readonly scanner: Scanner | undefined
  private readonly refusal: Refusal
  private readonly keepsNotes: InspectorOptions['keepsNotes']
  private readonly logger: Logger
  constructor(options: InspectorOptions) {
    this.database = options.database
    this.arrivals = options.arrivals
    this.intake = options.intake
    this.storage = options.storage
    this.scanner = options.scanner
    this.refusal = options.refusal
    this.keepsNotes = options.keepsNotes
    this.logger = options.logger
  }

  /**
   * Begins with a file. Resolves when it is stored, or as soon as it waits for others: a scanner, or a storage far
   * away.
   */
  begin(id: string): Promise<void> {
    const known = this.running.get(id)
    if (known !== undefined) return known
    return new Promise((resolve) => {
      if (this.scanner !== undefined || !this.storage.isNear) resolve()
      const run = this.inspect(id, resolve).catch((error: unknown) => {
        this.failed.add(id)
        this.logger.error({ err: error }, 'a file was not looked at; the next start tries again')
      })
      this.running.set(id, run)
      void run.finally(() => this.running.delete(id)).then(resolve)
    })
  }

  knows(id: string): boolean {
    return this.failed.has(id) || this.running.has(id)
  }

  busyWith(): Iterable<string> {
    return this.running.keys()
  }

  /** Stops. What is unfinished stays `checking`, and the next start goes on with it. */
  async stop(): Promise<void> {
    this.stopped = true
    for (const wake of this.waits) wake()
    this.storage.close()
    await Promise.all(this.running.values())
  }

  private async inspect(id: string, waiting: () => void): Promise<void> {
    const gather = () => this.intake.gather(id).then(() => true)
    const isGone = () => this.isSettled(id)
    const isThere = await this.insist(gather, isGone, 'an upload was not put together; it will be tried again', waiting)
    if (isThere === undefined) return
    const verdict = await this.verdict(id, waiting)
    if (verdict === undefined) return
    if (verdict === 'found') return this.refuse(id)
    const turn = this.tail.then(() => this.describe(id))
    this.tail = turn.catch(() => undefined)
    const description = await turn
    if (description === undefined) return
    if (description.refused) return this.refuse(id)
    await this.store(id, description, waiting)
  }

  /** Asks the scanner until there is an answer [FI13]. */
  private verdict(id: string, waiting: () => void): Promise<'clean' | 'found' | undefined> {
    const { scanner } = this
    if (scanner === undefined) return Promise.resolve('clean')
    const ask = () => scanner.scan(this.arrivals.read(id))
    return this.insist(ask, () => this.isLost(id), 'the scanner gave no answer; it will be asked again', waiting)
  }

  private async describe(id: string): Promise<Description | undefined> {
    if (this.stopped) return undefined
    const file = this.arrivals.pathOf(id)
    const type = await typeOf(file)
    if (this.refusal.byType(type)) return { refused: true }
    if (!isRaster(type)) return { refused: false, type: shownType(type), picture: undefined, keptSize: null }
    const keptSize = await this.withoutNotes(id, type)
    return { refused: false, type, picture: await pictureOf(file, type), keptSize }
  }

  /**
   * Takes the notes out, and returns the size of what is kept when it changed [FI10]. What a stop cut short is done
   * again, which does no harm.
   */
  private async withoutNotes(id: string, type: string): Promise<number | null> {
    const row = await readAttachment(this.database.read, id)
    if (row === undefined || this.keepsNotes(row.siteId)) return null
    const bare = await barePicture(this.arrivals.pathOf(id), type)
    if (bare !== undefined) {
      await this.arrivals.put(thumbnailOf(id), bare)
      await this.arrivals.replace(id, thumbnailOf(id))
    }
    const size = bare?.length ?? (await this.arrivals.size(id))
    return size === row.size ? null : size
  }

  private async store(
    id: string,
    { type, picture, keptSize }: Extract<Description, { refused: false }>,
    waiting: () => void,
  ): Promise<void> {
    const thumbnail = thumbnailOf(id)
    const kept = await this.insist(
      () => this.keep(id, picture),
      () => this.isLost(id),
      'a file was not stored; it will be tried again',
      waiting,
    )
    if (kept === undefined) return
    const { marked, parts } = await this.database.write(async (tx) => {
      const changed = await markStored(tx, id, { type, image: picture ?? null, keptSize })
      if (changed > 0) tx.emit({ type: 'upload_settled', outcome: 'stored' })
      return { marked: changed > 0, parts: await this.intake.forget(tx, id) }
    })
    // The file was given up meanwhile. Its row went first, and its bytes must follow, unless another node stored it.
    const isOurs = marked || (await readAttachment(this.database.read, id))?.state === 'stored'
    for (const name of [id, thumbnail]) {
      if (!isOurs) await this.storage.remove(name)
      await this.arrivals.remove(name)
    }
    await this.removeParts(parts)
  }

  private async keep(id: string, picture: Picture | undefined): Promise<true> {
    if (picture !== undefined) {
      const thumbnail = thumbnailOf(id)
      await this.arrivals.put(thumbnail, picture.thumbnail)
      await this.storage.keep(thumbnail, this.arrivals.pathOf(thumbnail))
    }
    await this.storage.keep(id, this.arrivals.pathOf(id))
    return true
  }

  private async refuse(id: string): Promise<void> {
    const parts = await this.database.write(async (tx) => {
      if ((await markRefused(tx, id, 'file_refused')) > 0) tx.emit({ type: 'upload_settled', outcome: 'refused' })
      return this.intake.forget(tx, id)
    })
    await this.arrivals.remove(id)
    await this.removeParts(parts)
  }

  private async removeParts(names: string[]): Promise<void> {
    try {
      for (const name of names) await this.storage.remove(name)
    } catch (error) {
      this.logger.warn({ err: error }, 'parts of an upload were not removed; the sweep will do it')
    }
  }

  private async isLost(id: string): Promise<boolean> {
    return (await this.arrivals.size(id)) === 0
  }

  private async isSettled(id: string): Promise<boolean> {
    const row = await readAttachment(this.database.read, id).catch(() => ({ state: 'checking' }))
    return row?.state !== 'checking'
  }

  /** Tries until it is done. Returns undefined when the server stops first, or the file is gone. */
  private async insist<T>(
    work: () => Promise<T>,
    isGone: () => Promise<boolean>,
    complaint: string,
    waiting: () => void,
  ): Promise<T | undefined> {
    for (let wait = AGAIN_MS; !this.stopped; wait = Math.min(LONGEST_MS, wait * 2)) {
      try {
        return await work()
      } catch (error) {
        if (this.stopped || (await isGone())) return undefined
        this.logger.warn({ err: error }, complaint)
        waiting()
        await this.pause(wait)
      }
    }
    return undefined
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer)
        this.waits.delete(wake)
        resolve()
      }
      const timer = setTimeout(wake, ms)
      this.waits.add(wake)
    })
  }
}
