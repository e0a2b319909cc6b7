/** From the last byte to `stored`: the scanner's word, the type, a preview, its place. One preview at a time. */
import type { Logger } from '../kernel/logger.ts'
import type { Database } from '../store/database.ts'
import { typeOf } from './file-type.ts'
import type { Folder } from './folder.ts'
import { isRaster, type Picture, pictureOf } from './picture.ts'
import type { Scanner } from './scanner.ts'
import type { FileStorage } from './storage.ts'
import { markRefused, markStored } from './store.ts'
import { thumbnailOf } from './stored-name.ts'

const AGAIN_MS = 500
const LONGEST_MS = 60_000

interface Description {
  type: string
  picture: Picture | undefined
}

export class Inspector {
  private tail: Promise<unknown> = Promise.resolve()
  private stopped = false
  private readonly running = new Set<Promise<void>>()
  private readonly waits = new Set<() => void>()
  private readonly database: Database
  private readonly arrivals: Folder
  private readonly storage: FileStorage
  private readonly scanner: Scanner | undefined
  private readonly logger: Logger
  constructor(database: Database, arrivals: Folder, storage: FileStorage, scanner: Scanner | undefined, logger: Logger) {
    this.database = database
    this.arrivals = arrivals
    this.storage = storage
    this.scanner = scanner
    this.logger = logger
  }

  /** Resolves when the file is stored, or as soon as it waits for others: a scanner, a storage far away. */
  begin(id: string): Promise<void> {
    return new Promise((resolve) => {
      if (this.scanner !== undefined || !this.storage.isNear) resolve()
      const run = this.inspect(id, resolve).catch((error: unknown) => this.logger.error({ err: error }, 'a file was not looked at'))
      this.running.add(run)
      void run.finally(() => this.running.delete(run)).then(resolve)
    })
  }

  /** What is unfinished stays `checking`: the next start goes on. */
  async stop(): Promise<void> {
    this.stopped = true
    for (const wake of this.waits) wake()
    this.storage.close()
    await Promise.all(this.running)
  }

  private async inspect(id: string, waiting: () => void): Promise<void> {
    const verdict = await this.verdict(id, waiting)
    if (verdict === undefined) return
    if (verdict === 'found') return this.refuse(id)
    const turn = this.tail.then(() => this.describe(id))
    this.tail = turn.catch(() => undefined)
    const description = await turn
    if (description !== undefined) await this.store(id, description, waiting)
  }

  /** Asks until there is an answer [R49]. */
  private verdict(id: string, waiting: () => void): Promise<'clean' | 'found' | undefined> {
    const { scanner } = this
    if (scanner === undefined) return Promise.resolve('clean')
    const ask = () => scanner.scan(this.arrivals.read(id))
    return this.insist(id, ask, 'the scanner gave no answer; it will be asked again', waiting)
  }

  private async describe(id: string): Promise<Description | undefined> {
    if (this.stopped) return undefined
    const file = this.arrivals.pathOf(id)
    const type = await typeOf(file)
    return { type, picture: isRaster(type) ? await pictureOf(file, type) : undefined }
  }

  private async store(id: string, { type, picture }: Description, waiting: () => void): Promise<void> {
    const thumbnail = thumbnailOf(id)
    const kept = await this.insist(id, () => this.keep(id, picture), 'a file was not stored; it will be tried again', waiting)
    if (kept === undefined) return
    const marked = await this.database.write((tx) => markStored(tx, id, type, picture ?? null))
    for (const name of [id, thumbnail]) {
      // Given up meanwhile: its row went first, and its bytes must follow.
      if (marked === 0) await this.storage.remove(name)
      await this.arrivals.remove(name)
    }
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
    await this.database.write((tx) => markRefused(tx, id, 'file_refused'))
    await this.arrivals.remove(id)
  }

  /** Tries until it is done; undefined when the server stops first, or the file is gone. */
  private async insist<T>(id: string, work: () => Promise<T>, complaint: string, waiting: () => void): Promise<T | undefined> {
    for (let wait = AGAIN_MS; !this.stopped; wait = Math.min(LONGEST_MS, wait * 2)) {
      try {
        return await work()
      } catch (error) {
        if (this.stopped || (await this.arrivals.size(id)) === 0) return undefined
        this.logger.warn({ err: error, file: id }, complaint)
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
