/**
 * This class knows the files in messages, and the addresses at which they are read: rules [FI5]–[FI7] of
 * docs/protocol.md.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Readable } from 'node:stream'
import type { Actor } from '../identity/index.ts'
import type { Clock } from '../kernel/clock.ts'
import { AppError, notFound } from '../kernel/errors.ts'
import type { Logger } from '../kernel/logger.ts'
import { type Access, type FileShelf, isOpen } from '../messaging/index.ts'
import type { File, FileLink } from '../protocol/entities.ts'
import { LIMITS } from '../protocol/limits.ts'
import type { Database, Tx } from '../store/database.ts'
import type { FileStorage } from './storage.ts'
import { type AttachmentRow, markReleased, markUsed, readAttachment, readAttachments } from './store.ts'
import { thumbnailOf } from './stored-name.ts'
import { toFile } from './view.ts'

/** After so many milliseconds a storage that is away may be back. */
const AWAY_MS = 5_000

/** The address of a file says this. */
export interface Address {
  file: string
  expires: string
  signature: string
  thumbnail: boolean
}
/** An address that this server made. */
export type SignedAddress = Omit<Address, 'signature'> & { readonly [signed]: true }
declare const signed: unique symbol

export interface Opened {
  file: File
  bytes: Readable
  size: number
}

/** Takes and gives files: a file goes into one message, and at most `most` files into one. */
export const shelf = (most: number): FileShelf => ({
  async offer(tx: Tx, authorId: string, ids: string[]): Promise<File[] | AppError> {
    if (ids.length > most) return new AppError('bad_request', `a message may have ${most} files`)
    const rows = new Map((await readAttachments(tx.db, ids)).map((row) => [row.id, row]))
    const files: File[] = []
    for (const id of ids) {
      const row = rows.get(id)
      if (row === undefined || row.uploaderId !== authorId) return notFound()
      if (row.state !== 'stored' || row.threadId !== null)
        return new AppError('conflict', 'a file is not stored, or was sent before')
      files.push(toFile(row))
    }
    return files
  },
  async release(tx, message) {
    await markReleased(tx, message)
  },
  async take(tx, ids, message) {
    for (const id of ids) if ((await markUsed(tx, id, message)) === 0) throw new AppError('conflict')
  },
})

export interface FilesParts {
  database: Database
  storage: FileStorage
  clock: Clock
  secret: string
  requireReadable: (actor: Actor, thread: string) => Promise<Access>
  logger: Logger
}

export class Files {
  private readonly key: Buffer
  private readonly database: Database
  private readonly storage: FileStorage
  private readonly clock: Clock
  private readonly requireReadable: (actor: Actor, thread: string) => Promise<Access>
  private readonly logger: Logger
  /** `secret` signs tokens, too, so the key is derived from it: neither can stand for the other. */
  constructor({ database, storage, clock, secret, requireReadable, logger }: FilesParts) {
    this.database = database
    this.storage = storage
    this.clock = clock
    this.key = createHmac('sha256', Buffer.from(secret, 'base64url')).update('links to files').digest()
    this.requireReadable = requireReadable
    this.logger = logger
  }

  /** Returns addresses for those of the files that the actor may read. */
  async links(actor: Actor, ids: string[]): Promise<FileLink[]> {
    const items: FileLink[] = []
    for (const row of await readAttachments(this.database.read, ids))
      if (row.state === 'stored' && (await this.mayRead(actor, row))) items.push(this.linkTo(row))
    return items
  }

  /** Checks an address. Returns undefined for one that is not ours. */
  verify({ file, expires, thumbnail, signature }: Address): SignedAddress | undefined {
    const right = Buffer.from(this.sign(file, expires, thumbnail))
    const given = Buffer.from(signature)
    const isOurs = right.length === given.length && timingSafeEqual(right, given)
    return isOurs ? ({ file, expires, thumbnail } as SignedAddress) : undefined
  }

  /**
   * Opens the file at an address. Throws not_found when the address has expired or the file is gone, and busy when the
   * storage cannot be reached.
   */
  async open({ file: id, expires, thumbnail }: SignedAddress): Promise<Opened> {
    if (!(Number(expires) > this.clock())) throw notFound()
    const row = await readAttachment(this.database.read, id)
    if (row?.state !== 'stored' || (thumbnail && row.width === null)) throw notFound()
    const stored = await this.storage.open(thumbnail ? thumbnailOf(id) : id).catch((error: unknown) => {
      this.logger.warn({ err: error, file: id }, 'a file could not be read; its reader was told to come again')
      throw new AppError('busy', undefined, AWAY_MS)
    })
    if (stored === undefined) throw notFound()
    return { file: toFile(row), ...stored }
  }

  private async mayRead(actor: Actor, row: AttachmentRow): Promise<boolean> {
    if (row.uploaderId === actor.id) return true
    if (row.threadId === null || row.seq === null) return false
    try {
      return isOpen(await this.requireReadable(actor, row.threadId), row.seq)
    } catch (error) {
      if (error instanceof AppError) return false
      throw error
    }
  }

  private linkTo(row: AttachmentRow): FileLink {
    const expiresAt = this.clock() + LIMITS.fileLinkMs
    const address = (thumbnail: boolean) =>
      `/files/${row.id}?e=${expiresAt}&s=${this.sign(row.id, String(expiresAt), thumbnail)}` +
      (thumbnail ? '&thumb=1' : '')
    return { file: row.id, url: address(false), thumbnailUrl: row.width === null ? null : address(true), expiresAt }
  }

  private sign(id: string, expires: string, thumbnail: boolean): string {
    return createHmac('sha256', this.key)
      .update(`${id} ${expires} ${thumbnail ? 'thumbnail' : 'file'}`)
      .digest('base64url')
  }
}
