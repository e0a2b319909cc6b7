/** A server alone appends the bytes of an upload to a file in its own folder. */
import type { Clock } from '../kernel/clock.ts'
import { AppError } from '../kernel/errors.ts'
import type { Database, Tx } from '../store/database.ts'
import { Arriving } from './arriving.ts'
import type { Folder } from './folder.ts'
import type { Intake, Looker, Received } from './intake.ts'
import { type AttachmentRow, markReceived, readAttachment, readReceiving, readUnchecked } from './store.ts'

export class OwnIntake implements Intake {
  private readonly arriving = new Arriving()
  private readonly database: Database
  private readonly folder: Folder
  private readonly clock: Clock
  constructor(database: Database, folder: Folder, clock: Clock) {
    this.database = database
    this.folder = folder
    this.clock = clock
  }

  async announce(): Promise<void> {}

  async roomTaken(_: Tx, siteId: string | null, except?: string): Promise<number> {
    return this.arriving.of(siteId) - (except === undefined ? 0 : this.arriving.bytesOf(except))
  }

  async isEmpty(id: string): Promise<boolean> {
    return this.arriving.bytesOf(id) === 0
  }

  async runsElsewhere(): Promise<number> {
    return 0
  }

  async endElsewhere(): Promise<void> {}

  offset(id: string): Promise<number> {
    return this.folder.size(id)
  }

  progress(id: string): Promise<number> {
    return this.folder.size(id)
  }

  async begin(_: Tx, row: AttachmentRow): Promise<void> {
    this.arriving.set(row.id, row.siteId, row.size)
  }

  async receive(row: AttachmentRow, offset: number, chunks: AsyncIterable<Uint8Array>): Promise<Received> {
    const before = await this.folder.size(row.id)
    if (offset !== before) throw new AppError('conflict', `the next byte is ${before}`)
    const stored = await this.folder.append(row.id, chunks)
    const isWhole = stored === row.size && (await this.database.write((tx) => markReceived(tx, row.id)))
    return { offset: stored, isWhole }
  }

  async end(row: AttachmentRow): Promise<void> {
    const now = await readAttachment(this.database.read, row.id)
    if (now?.state === 'receiving') this.arriving.set(row.id, row.siteId, await this.folder.size(row.id))
    else this.arriving.delete(row.id)
  }

  async gather(): Promise<void> {}

  async forget(): Promise<string[]> {
    return []
  }

  removed(id: string): void {
    this.arriving.delete(id)
  }

  async start(looker: Looker): Promise<void> {
    for (const { id } of await readUnchecked(this.database.read)) void looker.begin(id)
    for (const { id, siteId } of await readReceiving(this.database.read, this.clock()))
      this.arriving.set(id, siteId, await this.folder.size(id))
  }

  async stop(): Promise<void> {}
}
