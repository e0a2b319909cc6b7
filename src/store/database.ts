/**
 * Two connections: everything is written through one, and read through the other, which sees only what is committed
 * (docs/decisions/sqlite-two-connections.md says why one is not enough).
 */
import type { EventBus } from '../events/bus.ts'
import type { DomainEvent } from '../events/event.ts'
import { GroupCommit } from './group-commit.ts'
import { type Client, type Opened, openSqlite } from './sqlite.ts'
import { storageFault } from './storage-error.ts'

export type { Prisma } from './generated/client.ts'
export type { SqlValue } from './sql.ts'
export type Reader = Client

/** The right to write. Functions that write take it as their first argument. */
export interface Tx {
  db: Omit<Client, '$connect' | '$disconnect' | '$on' | '$use' | '$extends'>
  /** Published after the commit, in order; never if it fails. */
  emit(event: DomainEvent): void
}

/** Whoever only reads takes either: what is committed, or what the transaction sees. */
export type Db = Reader | Tx['db']

/** A small write that leaves nothing else behind. */
const PROBE = `INSERT OR REPLACE INTO "Setting" ("name", "value") VALUES ('room_on_disk', 'yes')`

/** Readers of a WAL wait for nobody, except while it is recovered after a crash. */
const READER_MS = 5_000

export class Database {
  readonly read: Reader
  /** Where it is. */
  readonly file: string
  private readonly writer: Client
  private readonly commits: GroupCommit
  private readonly bus: EventBus
  /** What was wrong with the storage at the last write, in words. */
  private fault: string | undefined

  private constructor(file: string, reader: Opened, writer: Opened, bus: EventBus) {
    this.file = file
    this.read = reader.client
    this.writer = writer.client
    this.commits = new GroupCommit(writer.sql)
    this.bus = bus
  }

  static async open(file: string, bus: EventBus): Promise<Database> {
    // The writer waits by itself, see group-commit.ts.
    return new Database(file, await openSqlite(file, READER_MS), await openSqlite(file, 0), bus)
  }

  /** Runs `work` in the order of calls, all or nothing; resolves when it is committed and synced. */
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const events: DomainEvent[] = []
      this.commits.add({
        work: () => work({ db: this.writer, emit: (event) => events.push(event) }),
        done: (value) => {
          this.fault = undefined
          for (const event of events) this.bus.publish(event)
          resolve(value as T)
        },
        failed: (error) => {
          this.fault = storageFault(error) ?? this.fault
          reject(error)
        },
      })
    })
  }

  /**
   * What is wrong with it, in words; empty when it reads and writes. Nothing is written to find out, unless the last write
   * found the disk full or the database not to be written: then a small one says whether that is over.
   */
  async problems(): Promise<string[]> {
    try {
      await this.read.sql.get('SELECT 1')
    } catch {
      return ['the database does not answer']
    }
    if (this.fault !== undefined) await this.write((tx) => tx.db.sql.run(PROBE)).catch(() => undefined)
    return this.fault === undefined ? [] : [this.fault]
  }

  /** After the writes that were asked for. */
  async close(): Promise<void> {
    await this.commits.idle()
    await this.writer.$disconnect()
    await this.read.$disconnect()
  }
}
