/**
 * Holds all data: SQLite in a file, or PostgreSQL at a URL. Everything is written through one connection and read
 * through others, which see only what is committed.
 */
import { randomBytes } from 'node:crypto'
import type { EventBus } from '../events/bus.ts'
import type { DomainEvent } from '../events/event.ts'
import type { Client, Engine, PoolFigures } from './engine.ts'
import { type CommitWatcher, GroupCommit, type Job, WorkAgain } from './group-commit.ts'
import type { Sql } from './sql.ts'
import { openSqlite } from './sqlite/connection.ts'
import { storageFault } from './storage-error.ts'

export type { Prisma } from './generated/sqlite/client.ts'
export type { SqlValue } from './sql.ts'
export { WorkAgain }
export type Reader = Client

/** The right to write. Functions that write take it as their first argument. */
export interface Tx {
  db: Omit<Client, '$connect' | '$disconnect' | '$on' | '$use' | '$extends'>
  /** Published after the commit, in order; never if it fails. */
  emit(event: DomainEvent): void
}

/** Functions that only read take either one: they see what is committed, or what the transaction sees. */
export type Db = Reader | Tx['db']

/**
 * This write changes nothing else. It tells whether the database can be written again. What a full disk has room left
 * for in the pages that it holds is less.
 */
const PROBE = `INSERT INTO "Setting" ("name", "value") VALUES ('room_on_disk', ?)
  ON CONFLICT ("name") DO UPDATE SET "value" = excluded."value"`
const PROBE_BYTES = 32_768

/** Keeps what happened for the other nodes. */
export interface Outbox {
  /**
   * Stores events in the open transaction, right before its commit. Resolves to what passes them on after the commit,
   * or to undefined when none of them concerns anybody else. A rejection fails the commit.
   */
  keep(db: Tx['db'], events: readonly DomainEvent[]): Promise<(() => void) | undefined>
}

interface Write extends Job {
  readonly events: readonly DomainEvent[]
}

/** Says where the data is: the file of SQLite, or the URL of a PostgreSQL database. */
export type Place = { file: string } | { url: string }

export class Database {
  readonly read: Reader
  readonly place: Place
  private readonly engine: Engine
  private readonly commits: GroupCommit
  private readonly bus: EventBus
  /** What was wrong with the storage at a write, in words, until it is known to be over. */
  private fault: string | undefined

  private constructor(place: Place, engine: Engine, bus: EventBus) {
    this.place = place
    this.engine = engine
    this.read = engine.read
    this.commits = new GroupCommit(engine.transaction)
    this.bus = bus
  }

  /** `isShared` says that other nodes write to the same database. */
  static async open(place: Place, bus: EventBus, isShared = false): Promise<Database> {
    return new Database(place, await openEngine(place, isShared), bus)
  }

  /** Stores what happens from now on for other nodes, too, in the transaction that made it true. */
  keepFor(outbox: Outbox): void {
    this.commits.seal = (jobs) =>
      outbox.keep(
        this.engine.write,
        jobs.flatMap((job) => (job as Write).events),
      )
  }

  /**
   * Runs `work` in the order of calls, all or nothing. Resolves with its result when that is committed and synced.
   * Rejects with what `work` threw, or with `busy` or `storage_full` of the database. Work that throws WorkAgain is
   * undone and run once more.
   */
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const events: DomainEvent[] = []
      const job: Write = {
        events,
        work: () => {
          events.length = 0
          return work({ db: this.engine.write, emit: (event) => events.push(event) })
        },
        done: (value) => {
          for (const event of events) this.bus.publish(event)
          resolve(value as T)
        },
        failed: (error) => {
          this.fault = storageFault(error) ?? this.fault
          reject(error)
        },
      }
      this.commits.add(job)
    })
  }

  /**
   * Returns what is wrong with the database, in words; an empty list when it can be read and written. It writes only
   * if a write found the disk full or the database read-only or away: a write then tells whether that is over.
   */
  async problems(): Promise<string[]> {
    try {
      await this.read.sql.get('SELECT 1')
    } catch {
      return ['the database does not answer']
    }
    if (this.fault !== undefined) await this.probe().catch(() => undefined)
    return this.fault === undefined ? [] : [this.fault]
  }

  /** Tells somebody of each commit from now on. */
  watchCommits(watcher: CommitWatcher): void {
    this.commits.watcher = watcher
  }

  /** Returns how busy the connections for reading are, or undefined on SQLite. */
  pool(): PoolFigures | undefined {
    return this.engine.pool?.()
  }

  private async probe(): Promise<void> {
    // Random letters cannot be compressed.
    const letters = randomBytes(PROBE_BYTES / 2).toString('hex')
    await this.write((tx) => tx.db.sql.run(PROBE, letters))
    this.fault = undefined
  }

  /**
   * Returns statements on a connection of its own, each of which is committed by itself and waits for nobody's turn:
   * signs of life. What it stores may be lost when the database crashes. Throws on SQLite, which has no nodes.
   */
  aside(): Sql {
    if (this.engine.aside === undefined) throw new Error('only PostgreSQL is shared by nodes')
    return this.engine.aside()
  }

  /** Closes the connections after all writes that were asked for. */
  async close(): Promise<void> {
    await this.commits.idle()
    await this.engine.close()
  }
}

/** Loads the driver of PostgreSQL only where it is used. */
async function openEngine(place: Place, isShared: boolean): Promise<Engine> {
  if ('file' in place) return openSqlite(place.file)
  const { openPostgresql } = await import('./postgresql/connection.ts')
  return openPostgresql(place.url, isShared)
}
