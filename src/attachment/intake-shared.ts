/**
 * Nodes receive uploads together. What a request brings is a part, which the node that has the request puts into the
 * storage of files; the database says which parts there are. So any node goes on with an upload, and looks at a whole
 * one whose node is gone. One request at a time brings bytes: the part of an earlier one is not taken any more.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { AppError, notFound } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import type { Logger } from '../kernel/logger.ts'
import type { Database, Tx } from '../store/database.ts'
import type { Sql } from '../store/sql.ts'
import type { Folder } from './folder.ts'
import type { Intake, Looker, Received } from './intake.ts'
import { Pieces } from './pieces.ts'
import type { FileStorage } from './storage.ts'
import { type AttachmentRow, markReceived, readAttachment, readUnchecked } from './store.ts'
import {
  addPart,
  beginRun,
  countArriving,
  countRuns,
  deleteIntake,
  endRun,
  holdWhole,
  insertIntake,
  readAbandoned,
  readIntake,
  readParts,
  releaseHolds,
  renewHolds,
  TABLES,
  takeOver,
} from './store-intake.ts'
import { partOf } from './stored-name.ts'

/** A crash of a node costs at most so much of what it was receiving. */
const PART_BYTES = 8 * 1024 * 1024
const RENEW_MS = 1_000
/** Another node ends a request within this time, or it is not waited for. */
const ELSEWHERE_MS = 1_000
const LOOK_MS = 50
/** After so many milliseconds a storage that is away may be back. */
const AWAY_MS = 5_000

export interface SharedIntakeParts {
  /** The name of this node. */
  node: string
  database: Database
  folder: Folder
  storage: FileStorage
  logger: Logger
  /** Asks the other nodes to end their requests for an upload. */
  endElsewhere: (id: string) => void
}

/** A request that brings bytes to this node, and where the part begins that it brings now. */
interface Run {
  name: string
  at: number
}

export class SharedIntake implements Intake {
  private readonly parts: SharedIntakeParts
  private readonly sql: Sql
  private readonly runs = new Map<string, Run>()
  private timer: NodeJS.Timeout | undefined
  private turn: Promise<void> | undefined
  private stopped = false
  private constructor(parts: SharedIntakeParts) {
    this.parts = parts
    this.sql = parts.database.aside()
  }

  static async open(parts: SharedIntakeParts): Promise<SharedIntake> {
    for (const table of TABLES) await parts.database.write((tx) => tx.db.sql.run(table))
    return new SharedIntake(parts)
  }

  async announce(tx: Tx, id: string): Promise<void> {
    await insertIntake(tx, id)
  }

  roomTaken(tx: Tx, siteId: string | null, except = ''): Promise<number> {
    return countArriving(tx.db, siteId, except)
  }

  async isEmpty(id: string): Promise<boolean> {
    const row = await readIntake(this.parts.database.read, id)
    return row === undefined || (row.bytes === 0 && (row.run === null || !row.lives))
  }

  runsElsewhere(tx: Tx, uploaderId: string): Promise<number> {
    return countRuns(tx.db, uploaderId, this.parts.node)
  }

  async endElsewhere(id: string): Promise<void> {
    if (!(await this.runsOnOther(id))) return
    this.parts.endElsewhere(id)
    const end = performance.now() + ELSEWHERE_MS
    do await pause(LOOK_MS)
    while (performance.now() < end && (await this.runsOnOther(id)))
  }

  async offset(id: string): Promise<number> {
    const row = await readIntake(this.parts.database.read, id)
    if (row === undefined) throw notFound()
    return row.bytes
  }

  async progress(id: string): Promise<number> {
    const run = this.runs.get(id)
    return run === undefined ? this.offset(id) : run.at + (await this.parts.folder.size(id))
  }

  async begin(tx: Tx, row: AttachmentRow, offset: number): Promise<void> {
    const before = await readIntake(tx.db, row.id)
    if (before === undefined) throw notFound()
    if (offset !== before.bytes) throw new AppError('conflict', `the next byte is ${before.bytes}`)
    const run = { name: newId(), at: offset }
    await beginRun(tx, row.id, run.name, this.parts.node)
    await this.parts.folder.remove(row.id)
    this.runs.set(row.id, run)
  }

  async receive(row: AttachmentRow, offset: number, chunks: AsyncIterable<Uint8Array>): Promise<Received> {
    const { folder } = this.parts
    const run = this.runs.get(row.id)
    if (run === undefined) throw new AppError('conflict')
    const pieces = new Pieces(chunks, PART_BYTES)
    let at = offset
    let isWhole = false
    while (!isWhole && !pieces.isOver) {
      await folder.remove(row.id)
      run.at = at
      const failure = await folder.append(row.id, pieces.next()).then(
        () => undefined,
        (error: unknown) => ({ error }),
      )
      const bytes = await folder.size(row.id)
      if (bytes > 0) isWhole = await this.keep(row, run.name, at, bytes)
      at += bytes
      // All of it came, so nothing is missing of what failed after it.
      if (failure !== undefined && !isWhole) throw failure.error
    }
    if (isWhole) this.runs.delete(row.id)
    // What came in one piece is looked at where it is.
    if (!isWhole || offset > 0 || (await folder.size(row.id)) !== row.size) await folder.remove(row.id)
    return { offset: at, isWhole }
  }

  async end(row: AttachmentRow): Promise<void> {
    const run = this.runs.get(row.id)
    if (run === undefined) return
    this.runs.delete(row.id)
    await this.parts.database.write((tx) => endRun(tx, row.id, run.name))
  }

  async gather(id: string): Promise<void> {
    const { database, folder, storage } = this.parts
    const row = await readAttachment(database.read, id)
    if (row === undefined || (await folder.size(id)) === row.size) return
    const names = await readParts(database.read, id)
    // An upload from before this server had other nodes has no parts: all of it lies here.
    if (names.length === 0) return
    await folder.remove(id)
    for (const name of names) {
      const part = await storage.open(name)
      if (part === undefined) throw new Error('a part of an upload is missing')
      await folder.append(id, part.bytes)
    }
  }

  forget(tx: Tx, id: string): Promise<string[]> {
    return deleteIntake(tx, id)
  }

  removed(): void {}

  async start(looker: Looker): Promise<void> {
    const { database, folder } = this.parts
    // These may be from before this server had other nodes.
    for (const { id } of await readUnchecked(database.read))
      if ((await folder.size(id)) > 0) await this.take(id, looker)
    this.wait(looker)
  }

  async stop(): Promise<void> {
    this.stopped = true
    clearTimeout(this.timer)
    await this.turn
    await releaseHolds(this.sql, this.parts.node).catch(() => undefined)
  }

  private async runsOnOther(id: string): Promise<boolean> {
    const row = await readIntake(this.parts.database.read, id)
    return row !== undefined && row.run !== null && row.node !== this.parts.node && row.lives
  }

  /** Keeps what came as a part of the upload. Resolves with true when it was the last one. */
  private async keep(row: AttachmentRow, run: string, at: number, bytes: number): Promise<boolean> {
    const { database, folder, logger, node, storage } = this.parts
    const name = partOf(row.id)
    try {
      await storage.keep(name, folder.pathOf(row.id))
    } catch (error) {
      if (error instanceof AppError) throw error
      logger.warn({ err: error, file: row.id }, 'a part of an upload was not stored; its sender was told to come again')
      throw new AppError('busy', undefined, AWAY_MS)
    }
    const taken = await database.write(async (tx) => {
      if (!(await addPart(tx, { id: row.id, run, at, bytes, name }))) return undefined
      if (at + bytes < row.size || !(await markReceived(tx, row.id))) return false
      await holdWhole(tx, row.id, node)
      return true
    })
    if (taken !== undefined) return taken
    await Promise.all([folder.remove(row.id), storage.remove(name).catch(() => undefined)])
    throw new AppError('conflict', 'another request brings the bytes')
  }

  private wait(looker: Looker): void {
    if (this.stopped) return
    this.timer = setTimeout(() => {
      this.turn = this.eachSecond(looker)
        .catch((error: unknown) => this.parts.logger.debug({ err: error }, 'uploads could not be looked for'))
        .finally(() => this.wait(looker))
    }, RENEW_MS)
  }

  private async eachSecond(looker: Looker): Promise<void> {
    const { database, node } = this.parts
    const held = [...this.runs.keys(), ...looker.busyWith()]
    if (held.length > 0) await renewHolds(this.sql, node, held)
    for (const { id } of await readAbandoned(database.read)) if (!this.stopped) await this.take(id, looker)
  }

  private async take(id: string, looker: Looker): Promise<void> {
    const { database, node } = this.parts
    if (!looker.knows(id) && (await database.write((tx) => takeOver(tx, id, node)))) void looker.begin(id)
  }
}
