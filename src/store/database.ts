/**
 * Two connections: everything is written through one, in one transaction at a time, and read through the other, which
 * sees only what is committed. (docs/decisions/sqlite-two-connections.md says why one is not enough.)
 */
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3'
import type { EventBus } from '../events/bus.ts'
import type { DomainEvent } from '../events/event.ts'
import { PrismaClient } from './generated/client.ts'
import { keepStatements } from './kept-statements.ts'
import { storageError } from './storage-error.ts'

export type { Prisma } from './generated/client.ts'
export type Reader = PrismaClient

type Transaction = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0]
/** The right to write. Functions that write take it as their first argument. */
export interface Tx {
  db: Transaction
  /** Published after the commit, in order; never if it fails. */
  emit(event: DomainEvent): void
}

const PRAGMAS = 'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000;'
/** A transaction is short; what waits is in our own queue, so Prisma's limits are only a net. */
const LIMITS = { maxWait: 60_000, timeout: 60_000 }

class SqliteFactory extends PrismaBetterSqlite3 {
  override async connect(): ReturnType<PrismaBetterSqlite3['connect']> {
    const connection = await super.connect()
    const held = connection as unknown as { client: Parameters<typeof keepStatements>[0] | ReturnType<typeof keepStatements> }
    held.client = keepStatements(held.client as Parameters<typeof keepStatements>[0])
    await connection.executeScript(PRAGMAS)
    return connection
  }
}

const open = (file: string): PrismaClient =>
  new PrismaClient({ adapter: new SqliteFactory({ url: `file:${file}` }, { timestampFormat: 'unixepoch-ms' }) })

export class Database {
  readonly read: Reader
  private readonly writer: PrismaClient
  private readonly bus: EventBus
  private tail: Promise<unknown> = Promise.resolve()

  constructor(file: string, bus: EventBus) {
    this.writer = open(file)
    this.read = open(file)
    this.bus = bus
  }

  /** Runs `work` in a transaction of its own after those before it; resolves when it is committed and synced. */
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const run = this.tail.then(() => this.commit(work))
    this.tail = run.catch(() => undefined)
    return run
  }

  private async commit<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const events: DomainEvent[] = []
    const result = await this.writer
      .$transaction((db) => work({ db, emit: (event) => events.push(event) }), LIMITS)
      .catch((error: unknown) => {
        throw storageError(error)
      })
    for (const event of events) this.bus.publish(event)
    return result
  }

  /** After the writes that were asked for. */
  async close(): Promise<void> {
    await this.tail
    await this.writer.$disconnect()
    await this.read.$disconnect()
  }
}
