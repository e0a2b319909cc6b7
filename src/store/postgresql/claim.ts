/** Claims a database by a lock that PostgreSQL holds for a connection, and ends with it. */
import pg from 'pg'
import { StartError } from '../../kernel/start-failure.ts'
import { addressOf } from './address.ts'
import { LOCKS } from './locks.ts'
import { pauseMs } from './patience.ts'
import { whyNotPostgresql } from './start-failure.ts'

const CONNECT_MS = 5_000
/** A server that was killed a moment ago may have its connection for so long. */
const PATIENCE_MS = 5_000
/** PostgreSQL finds out within 25 s that the machine of a server is gone. On its own machine this says nothing. */
const FIRST = 'SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3'

/** Tells one connection from every other one, also after a restart of PostgreSQL, which counts anew. */
const ME = `SELECT pid || ' ' || backend_start AS me FROM pg_stat_activity WHERE pid = pg_backend_pid()`
/** Ends the connection with the name $1 if PostgreSQL still has it. */
const END = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE pid || ' ' || backend_start = $1 AND usename = current_user`

const TAKEN =
  'Another server runs on the database of DATABASE_URL: stop it first, name another one, or give both the same ' +
  'REDIS_URL.'

export class PostgresqlClaim {
  private client: pg.Client | undefined
  /** The name of the connection that had the lock last. PostgreSQL may not have noticed yet that it is broken. */
  private last = ''
  private released = false
  private readonly setting: pg.ClientConfig
  private readonly take: string
  private readonly lost: () => void
  private constructor(setting: pg.ClientConfig, isShared: boolean, lost: () => void) {
    this.setting = setting
    this.take = `SELECT pg_try_advisory_lock${isShared ? '_shared' : ''}($1) AS taken`
    this.lost = lost
  }

  /** Throws StartError while another server has the database, and where it cannot be reached. */
  static async make(url: string, isShared: boolean, lost: () => void): Promise<PostgresqlClaim> {
    const setting = { ...addressOf(url), connectionTimeoutMillis: CONNECT_MS, application_name: 'helpline' }
    const claim = new PostgresqlClaim({ ...setting, keepAlive: true }, isShared, lost)
    const until = performance.now() + PATIENCE_MS
    while (!(await claim.tryToTake().catch(refuse))) {
      if (performance.now() > until) throw new StartError(TAKEN)
      await pause()
    }
    return claim
  }

  async release(): Promise<void> {
    this.released = true
    const { client } = this
    this.client = undefined
    await client?.end().catch(() => undefined)
  }

  /** Resolves to false while another server has the lock, and rejects when this can be tried again. */
  private async tryToTake(): Promise<boolean> {
    const client = new pg.Client(this.setting)
    client.on('error', () => this.broke(client))
    client.on('end', () => this.broke(client))
    try {
      await client.connect()
      await client.query(FIRST)
      const ended = await client.query(END, [this.last])
      // It has the lock until it is gone, which the next try sees.
      if (ended.rows.length > 0) throw new Error('the last connection was still there')
      const { rows } = await client.query<{ taken: boolean }>(this.take, [LOCKS.server])
      if (rows[0]?.taken === true && !this.released) {
        this.last = (await client.query<{ me: string }>(ME)).rows[0]?.me ?? ''
        this.client = client
        return true
      }
    } catch (error) {
      client.end().catch(() => undefined)
      throw error
    }
    await client.end().catch(() => undefined)
    return false
  }

  private broke(client: pg.Client): void {
    if (this.client !== client) return
    this.client = undefined
    void this.takeAgain()
  }

  /** Takes the lock again as soon as PostgreSQL can be reached, unless another server was faster. */
  private async takeAgain(): Promise<void> {
    while (!this.released) {
      const taken = await this.tryToTake().catch(() => undefined)
      if (taken === true) return
      if (taken === false && !this.released) return this.lost()
      await pause()
    }
  }
}

const pause = () => new Promise((resolve) => setTimeout(resolve, pauseMs()))

function refuse(error: unknown): never {
  throw whyNotPostgresql(error)
}
