/** From the last byte to `stored`: the scanner's word, the type, a preview. One preview at a time. */
import type { Logger } from '../kernel/logger.ts'
import type { Database } from '../store/database.ts'
import { typeOf } from './file-type.ts'
import { isRaster, pictureOf } from './picture.ts'
import type { Scanner } from './scanner.ts'
import type { FileStorage } from './storage.ts'
import { markRefused, markStored } from './store.ts'
import { thumbnailOf } from './thumbnail.ts'

const AGAIN_MS = 500
const LONGEST_MS = 60_000

export class Inspector {
  private tail: Promise<void> = Promise.resolve()
  private stopped = false
  private readonly running = new Set<Promise<void>>()
  private readonly waits = new Set<() => void>()
  private readonly database: Database
  private readonly storage: FileStorage
  private readonly scanner: Scanner | undefined
  private readonly logger: Logger
  constructor(database: Database, storage: FileStorage, scanner: Scanner | undefined, logger: Logger) {
    this.database = database
    this.storage = storage
    this.scanner = scanner
    this.logger = logger
  }

  /** Resolves at once where a scanner is asked first, which may take its time; else when the file is stored. */
  async begin(id: string): Promise<void> {
    const run = this.inspect(id).catch((error: unknown) => this.logger.error({ err: error }, 'a file was not looked at'))
    this.running.add(run)
    void run.finally(() => this.running.delete(run))
    if (this.scanner === undefined) await run
  }

  async stop(): Promise<void> {
    this.stopped = true
    for (const wake of this.waits) wake()
    await Promise.all(this.running)
  }

  private async inspect(id: string): Promise<void> {
    const verdict = await this.verdict(id)
    if (verdict === undefined) return
    if (verdict === 'found') return this.refuse(id)
    const turn = this.tail.then(() => this.describe(id))
    this.tail = turn.catch(() => undefined)
    await turn
  }

  private async describe(id: string): Promise<void> {
    if (this.stopped) return
    const file = await this.storage.localPath(id)
    const type = await typeOf(file)
    const picture = isRaster(type) ? await pictureOf(file, type) : undefined
    if (picture !== undefined) await this.storage.put(thumbnailOf(id), picture.thumbnail)
    await this.database.write((tx) => markStored(tx, id, type, picture ?? null))
  }

  private async refuse(id: string): Promise<void> {
    await this.database.write((tx) => markRefused(tx, id, 'file_refused'))
    await this.storage.remove(id)
  }

  /** Asks until there is an answer [R49]; undefined when the server stops first: the next start asks again. */
  private async verdict(id: string): Promise<'clean' | 'found' | undefined> {
    if (this.scanner === undefined) return 'clean'
    for (let wait = AGAIN_MS; !this.stopped; wait = Math.min(LONGEST_MS, wait * 2)) {
      try {
        return await this.scanner.scan(this.storage.read(id))
      } catch (error) {
        if (this.stopped || (await this.storage.size(id)) === 0) return undefined
        this.logger.warn({ err: error }, 'the scanner gave no answer; it will be asked again')
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
