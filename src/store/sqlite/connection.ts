/** One connection to SQLite, for Prisma and for statements of our own. */
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3'
import type Sqlite from 'better-sqlite3'
import type { Client, Engine } from '../engine.ts'
import { PrismaClient } from '../generated/sqlite/client.ts'
import { InFlight } from '../in-flight.ts'
import { withKnownFailures } from '../known-failures.ts'
import { keepStatements } from './kept-statements.ts'
import { SqliteSql } from './sql.ts'

type Connection = Awaited<ReturnType<PrismaBetterSqlite3['connect']>>
type Transaction = Awaited<ReturnType<Connection['startTransaction']>>

const OPENING_MS = 5_000
const PRAGMAS = [
  'journal_mode = WAL',
  'synchronous = FULL',
  'foreign_keys = ON',
  // 16 MiB of pages: indexes of random ids touch pages all over the file.
  'cache_size = -16384',
  // A savepoint keeps what it may have to undo in memory, not in a file of its own.
  'temp_store = MEMORY',
  // The log is moved into the database every 16 MiB: a page that was written fifty times meanwhile is moved once.
  'wal_autocheckpoint = 4000',
  // A long reader lets the log grow; when it is gone, the next round over the log cuts the file back to this.
  'journal_size_limit = 33554432',
]

class Factory extends PrismaBetterSqlite3 {
  database: Sqlite.Database | undefined
  private readonly lockedMs: number
  constructor(file: string, lockedMs: number) {
    super({ url: `file:${file}`, timeout: OPENING_MS }, { timestampFormat: 'unixepoch-ms' })
    this.lockedMs = lockedMs
  }

  override async connect(): Promise<Connection> {
    const connection = await super.connect()
    const held = connection as unknown as { client: Sqlite.Database | ReturnType<typeof keepStatements> }
    this.database = held.client as Sqlite.Database
    held.client = keepStatements(this.database)
    // The method `pragma` is not used, as nobody keeps its statement (kept-statements.ts).
    for (const pragma of [...PRAGMAS, `busy_timeout = ${this.lockedMs}`]) this.database.exec(`PRAGMA ${pragma}`)
    connection.startTransaction = () => Promise.resolve(savepoint(connection, this.database as Sqlite.Database))
    return connection
  }
}

/**
 * Begins a savepoint, which Prisma takes for a transaction. Some of its operations begin one by themselves, and inside
 * the group commit SQLite would refuse a second transaction.
 */
function savepoint(connection: Connection, database: Sqlite.Database): Transaction {
  const end = (...texts: string[]): Promise<void> => {
    for (const text of texts) database.exec(text)
    return Promise.resolve()
  }
  database.exec('SAVEPOINT prisma')
  return Object.assign(Object.create(connection) as Transaction, {
    // Prisma says nothing to the database itself: `commit` and `rollback` do.
    options: { usePhantomQuery: true },
    commit: () => end('RELEASE prisma'),
    rollback: () => end('ROLLBACK TO prisma', 'RELEASE prisma'),
  })
}

interface Opened {
  client: Client
  sql: SqliteSql
}

/** Readers of a WAL wait for nobody, except while it is recovered after a crash. */
const READER_MS = 5_000

/**
 * Opens two connections: everything is written through one and read through the other, which sees only what is
 * committed (docs/decisions/sqlite-two-connections.md says why one is not enough).
 */
export async function openSqlite(file: string): Promise<Engine> {
  const reader = await open(file, READER_MS)
  // The writer waits by itself, see group-commit.ts.
  const writer = await open(file, 0)
  return {
    read: reader.client,
    write: writer.client,
    transaction: writer.sql,
    async close() {
      await writer.client.$disconnect()
      await reader.client.$disconnect()
    },
  }
}

/** Opens one connection. `lockedMs` is how long SQLite blocks the process while another process holds the file. */
async function open(file: string, lockedMs: number): Promise<Opened> {
  const factory = new Factory(file, lockedMs)
  const prisma = new PrismaClient({ adapter: factory })
  await prisma.$connect()
  if (factory.database === undefined) throw new Error('Prisma did not connect')
  const inFlight = new InFlight()
  const sql = new SqliteSql(factory.database, inFlight)
  return { client: Object.assign(withKnownFailures(prisma, inFlight), { sql }), sql }
}
