/**
 * Two connections: everything is written through one, and read through the other, which sees only what is committed
 * (docs/decisions/sqlite-two-connections.md says why one is not enough).
 *
 * Writes are committed together: all that was asked for while the last commit ran shares the next one and its sync to
 * the disk. Each has a savepoint, so that one that fails takes nothing else with it.
 */
import type { EventBus } from '../events/bus.ts'
import type { DomainEvent } from '../events/event.ts'
import type { SqliteSql } from './sql.ts'
import { type Client, type Opened, openSqlite } from './sqlite.ts'
import { storageError } from './storage-error.ts'

export type { Prisma } from './generated/client.ts'
export type Reader = Client

/** The right to write. Functions that write take it as their first argument. */
export interface Tx {
  db: Omit<Client, '$connect' | '$disconnect' | '$on' | '$use' | '$extends'>
  /** Published after the commit, in order; never if it fails. */
  emit(event: DomainEvent): void
}

export type { SqlValue } from './sql.ts'

type Work<T> = (tx: Tx) => Promise<T>
interface Job {
  work: Work<unknown>
  resolve(value: unknown): void
  reject(error: unknown): void
}
/** What a job came to: told to its caller after the commit. */
type Settled = { job: Job; events: DomainEvent[] } & ({ value: unknown } | { error: unknown })

/** A commit takes no more jobs after this time, so that nobody's answer waits for a long queue. */
const COMMIT_MS = 10

export class Database {
  readonly read: Reader
  private readonly reader: Opened
  private readonly writer: Opened
  private readonly bus: EventBus
  private readonly jobs: Job[] = []
  private running: Promise<void> | undefined

  private constructor(reader: Opened, writer: Opened, bus: EventBus) {
    this.reader = reader
    this.read = reader.client
    this.writer = writer
    this.bus = bus
  }

  static async open(file: string, bus: EventBus): Promise<Database> {
    return new Database(await openSqlite(file), await openSqlite(file), bus)
  }

  /** Runs `work` in the order of calls, all or nothing; resolves when it is committed and synced. */
  write<T>(work: Work<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.jobs.push({ work, resolve: resolve as (value: unknown) => void, reject })
      this.running ??= this.drain()
    })
  }

  private async drain(): Promise<void> {
    // One turn of the event loop: what has arrived on other sockets by now shares the commit.
    await new Promise((resolve) => setImmediate(resolve))
    while (this.jobs.length > 0) await this.commit()
    this.running = undefined
  }

  private async commit(): Promise<void> {
    const { sql } = this.writer
    const taken: Job[] = []
    const settled: Settled[] = []
    const until = performance.now() + COMMIT_MS
    try {
      sql.exec('BEGIN IMMEDIATE')
      do {
        const job = this.jobs.shift()
        if (job === undefined) break
        taken.push(job)
        settled.push(await this.attempt(job, sql))
      } while (performance.now() < until)
      sql.exec('COMMIT')
    } catch (error) {
      if (sql.inTransaction) sql.exec('ROLLBACK')
      const failure = storageError(error)
      // Not begun at all when the database was locked too long: then everybody has waited as long.
      for (const job of taken.length > 0 ? taken : this.jobs.splice(0)) job.reject(failure)
      return
    }
    for (const { events } of settled) for (const event of events) this.bus.publish(event)
    for (const end of settled) {
      if ('error' in end) end.job.reject(end.error)
      else end.job.resolve(end.value)
    }
  }

  private async attempt(job: Job, sql: SqliteSql): Promise<Settled> {
    const events: DomainEvent[] = []
    sql.exec('SAVEPOINT job')
    try {
      const value = await job.work({ db: this.writer.client, emit: (event) => events.push(event) })
      sql.exec('RELEASE job')
      return { job, events, value }
    } catch (error) {
      // A full disk may have ended the whole transaction: then every job of it fails.
      if (!sql.inTransaction) throw error
      sql.exec('ROLLBACK TO job')
      sql.exec('RELEASE job')
      return { job, events: [], error: storageError(error) }
    }
  }

  /** After the writes that were asked for. */
  async close(): Promise<void> {
    await this.running
    await this.writer.client.$disconnect()
    await this.reader.client.$disconnect()
  }
}
