/** A pool for reading and one connection for writing, for Prisma and for statements of our own. */
import { PrismaPg } from '@prisma/adapter-pg'
import type pg from 'pg'
import { AppError } from '../../kernel/errors.ts'
import type { Client, Engine } from '../engine.ts'
import { PrismaClient } from '../generated/postgresql/client.ts'
import type { PrismaClient as AnyClient } from '../generated/sqlite/client.ts'
import { InFlight } from '../in-flight.ts'
import { withKnownFailures } from '../known-failures.ts'
import { storageError } from '../storage-error.ts'
import { addressOf } from './address.ts'
import { Lane } from './lane.ts'
import { patient } from './patience.ts'
import { openPool } from './reach.ts'
import { PostgresqlSql, type Queryable, Texts } from './sql.ts'

type Adapter = Awaited<ReturnType<PrismaPg['connect']>>
type PrismaTransaction = Awaited<ReturnType<Adapter['startTransaction']>>

/** Connections for short reads. Searches and exports have their own. */
const READERS = 8
const CONNECT_MS = 5_000
/** A read that takes longer is given up: whoever asked has gone, or asks again. */
const READ_MS = 15_000
const WRITE_MS = 30_000
/** How long a write waits for rows that another client of the database holds. Everybody's writes wait behind it. */
const LOCK_MS = 10_000
/** A node that is paused in a transaction keeps all others from writing for so long; then its transaction is undone. */
const PAUSED_MS = 1_500

/** A sign of life that takes longer is worth nothing any more. */
const ASIDE_MS = 2_000

/**
 * Opens a database; `isShared` says that other nodes write to it, too, and `url` is a libpq URL:
 * postgresql://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=…
 */
export async function openPostgresql(url: string, isShared: boolean): Promise<Engine> {
  const setting: pg.ClientConfig = {
    ...addressOf(url),
    connectionTimeoutMillis: CONNECT_MS,
    application_name: 'helpline',
    keepAlive: true,
  }
  const { pool, lending } = openPool({ ...setting, max: READERS }, ASKS.read)
  const inFlight = new InFlight()
  const lane = new Lane(setting, isShared ? ASKS.turn : ASKS.write, inFlight, isShared)
  const readers = patient(lending)
  const texts = new Texts(readers)
  // It connects when it is first asked.
  const aside = openPool({ ...setting, max: 1, connectionTimeoutMillis: ASIDE_MS }, ASKS.aside)
  const read = await client(new PoolAdapter(pool, readers), readers, texts)
  const write = await client(new LaneAdapter(addressOf(url).connectionString, lane), lane, texts, inFlight)
  return {
    read,
    write,
    transaction: lane,
    aside: () => new PostgresqlSql(aside.lending, texts),
    pool: () => ({ busy: pool.totalCount - pool.idleCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    async close() {
      await Promise.all([read.$disconnect(), write.$disconnect(), lane.close()])
      await Promise.all([pool.end(), aside.pool.end()])
    },
  }
}

/**
 * The settings of each new connection. With `synchronous_commit`, what a client is told is stored is on the disk. A
 * statement is planned once for each connection: planning the joins of one hello took longer than running them.
 */
const WRITES = `SET plan_cache_mode = force_generic_plan; SET synchronous_commit = on;
  SET statement_timeout = ${WRITE_MS}; SET lock_timeout = ${LOCK_MS}`
const ASKS = {
  read: `SET plan_cache_mode = force_generic_plan; SET default_transaction_read_only = on;
    SET statement_timeout = ${READ_MS}`,
  write: `${WRITES}; SET idle_in_transaction_session_timeout = ${WRITE_MS}`,
  aside: `SET synchronous_commit = off; SET statement_timeout = ${ASIDE_MS}`,
  turn: `${WRITES}; SET idle_in_transaction_session_timeout = ${PAUSED_MS}`,
}

async function client(adapter: PrismaPg, connection: Queryable, texts: Texts, inFlight?: InFlight): Promise<Client> {
  const prisma = new PrismaClient({ adapter })
  await prisma.$connect()
  const known = withKnownFailures(prisma as unknown as AnyClient, inFlight)
  return Object.assign(known, { sql: new PostgresqlSql(connection, texts, inFlight) })
}

/** Sends Prisma's statements to the readers. It never writes, so it has no transactions. */
class PoolAdapter extends PrismaPg {
  private readonly readers: Queryable
  constructor(pool: pg.Pool, readers: Queryable) {
    super(pool, { onPoolError: () => undefined })
    this.readers = readers
  }

  override async connect(): Promise<Adapter> {
    return passCodes(Object.assign(await super.connect(), { client: this.readers }) as unknown as Adapter)
  }
}

/** Turns failures that a client can act on into our codes before Prisma wraps them. */
function passCodes(adapter: Adapter): Adapter {
  const own = adapter as unknown as { onError(error: unknown): never }
  const otherwise = own.onError.bind(adapter)
  own.onError = (error) => {
    const known = storageError(error)
    if (known instanceof AppError) throw known
    return otherwise(error)
  }
  return adapter
}

/** Sends Prisma's statements through the lane, into the transaction that is open there. */
class LaneAdapter extends PrismaPg {
  private readonly lane: Lane
  constructor(url: string, lane: Lane) {
    super(url)
    this.lane = lane
  }

  override async connect(): Promise<Adapter> {
    const adapter = await super.connect()
    // The adapter's own pool never connects.
    Object.assign(adapter, { client: this.lane })
    passCodes(adapter)
    adapter.startTransaction = () => savepoint(adapter, this.lane)
    return adapter
  }
}

/** Begins a savepoint, which Prisma takes for a transaction, as on SQLite. */
async function savepoint(adapter: Adapter, lane: Lane): Promise<PrismaTransaction> {
  await lane.exec('SAVEPOINT prisma')
  return Object.assign(Object.create(adapter) as PrismaTransaction, {
    // Prisma says nothing to the database itself: `commit` and `rollback` do.
    options: { usePhantomQuery: true },
    commit: () => lane.exec('RELEASE SAVEPOINT prisma'),
    rollback: async () => {
      await lane.exec('ROLLBACK TO SAVEPOINT prisma')
      await lane.exec('RELEASE SAVEPOINT prisma')
    },
  })
}
