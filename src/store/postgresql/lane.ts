/**
 * The connection through which everything is written, one transaction at a time. If it is lost, the open transaction
 * fails, and the next one opens a new connection.
 */
import { randomInt, randomUUID } from 'node:crypto'
import type { Duplex } from 'node:stream'
import pg from 'pg'
import type { Transaction } from '../engine.ts'
import type { InFlight } from '../in-flight.ts'
import { isAway } from '../storage-error.ts'
import { FIRST_SLOT, LOCKS, MOST_SLOTS } from './locks.ts'
import { ALONE, isAlreadyFailed, isCommitted, MARK, OWN_MARK } from './marks.ts'
import { pauseMs } from './patience.ts'
import { isReadOnly, requireWritable, unreachable } from './reach.ts'
import type { Queryable } from './sql.ts'

/**
 * PostgreSQL may still have a connection that is broken here, or one of a server that was killed, and its transaction
 * may still commit. What is read before that is stale: numbers would be given twice. So that connection is ended first,
 * and its end is waited for.
 */
const takeOver = (lock: number): string => `
  SELECT pg_terminate_backend(held.pid) FROM pg_locks held JOIN pg_stat_activity other ON other.pid = held.pid
  WHERE held.locktype = 'advisory' AND held.granted AND held.pid <> pg_backend_pid()
    AND ((held.classid::bigint << 32) | held.objid::bigint) = ${lock}
    AND other.datname = current_database() AND other.usename = current_user;
  SELECT pg_advisory_lock(${lock})`
/** The number of the row of a node's marks, and of the lock that its connection for writing holds. */
const newSlot = (): number => randomInt(ALONE + 1, MOST_SLOTS)
/**
 * Nodes write in turns, so what one reads in a transaction is still so when it commits, as with a single server. The
 * lock ends with the transaction, after its changes can be seen.
 */
const MY_TURN = `SELECT pg_advisory_xact_lock(${LOCKS.turn})`

export class Lane implements Transaction, Queryable {
  private client: pg.Client | undefined
  private begun = false
  /**
   * What failed first in the open transaction. What was sent behind it fails only because of that, and whoever waits
   * for several statements may hear of those first.
   */
  private trouble: { first: unknown } = { first: undefined }
  /** The connection whose statements are held back until the end of this turn of the event loop. */
  private gathering: pg.Client | undefined
  /** The last commit, until it is known whether it holds. */
  private committing: Promise<void> | undefined
  private readonly setting: pg.ClientConfig
  private readonly first: string
  private readonly inFlight: InFlight
  private readonly isShared: boolean
  private readonly slot: number
  /**
   * `first` holds the statements that each new connection runs before anything else; `inFlight` counts what is asked
   * through this one; `isShared` says that other nodes write to the same database.
   */
  constructor(setting: pg.ClientConfig, first: string, inFlight: InFlight, isShared: boolean) {
    this.setting = setting
    this.first = first
    this.inFlight = inFlight
    this.isShared = isShared
    this.slot = isShared ? newSlot() : ALONE
  }

  get inTransaction(): boolean {
    return this.begun
  }

  async begin(): Promise<void> {
    if (this.client === undefined) {
      await this.connect()
      // The broken connection has ended, so it is soon known whether its last commit holds. Whoever waits for that is
      // told before others go on.
      await this.committing?.catch(() => undefined)
    }
    this.begun = true
    this.trouble = { first: undefined }
    this.send('BEGIN')
    if (this.isShared) await this.turn()
  }

  /** Resolves when it is this node's turn. What is asked for meanwhile shares the transaction. */
  private async turn(): Promise<void> {
    const { client } = this
    this.gather(client as pg.Client)
    await client?.query(MY_TURN)
  }

  /**
   * Resolves when the transaction is committed. If the connection breaks before the answer, its mark is looked for on
   * another one. Rejects if nobody can tell within ten seconds; clients ask again with the same keys, which show what
   * was stored.
   */
  commit(): Promise<void> {
    const committing = this.sendCommit(this.ending(), this.trouble)
    this.committing = committing
    return committing
  }

  async rollback(): Promise<void> {
    await this.ending().query('ROLLBACK')
  }

  quiet(): Promise<void> {
    return this.inFlight.quiet()
  }

  pauseMs(): number {
    return pauseMs()
  }

  /** Begins, keeps or undoes a part of the transaction. */
  async exec(text: string): Promise<void> {
    if (!this.begun) throw new Error('Connection terminated')
    if (text.startsWith('ROLLBACK TO')) this.trouble.first = undefined
    this.send(text)
  }

  /**
   * Sends a statement, which runs behind those that were sent before. Rejects outside of a transaction, where
   * PostgreSQL would commit each statement by itself.
   */
  async query(config: pg.QueryConfig): Promise<pg.QueryResult> {
    const { client, trouble } = this
    if (client === undefined || !this.begun) throw new Error('Connection terminated')
    this.gather(client)
    try {
      return await client.query(config)
    } catch (error) {
      const failure = isAlreadyFailed(error) ? (trouble.first ?? error) : error
      trouble.first ??= failure
      if (isReadOnly(failure)) this.leave(client)
      throw failure
    }
  }

  /**
   * Sends a statement whose answer nobody needs, so that it costs no round trip. If it fails, all that follows in the
   * transaction fails, and so does its commit.
   */
  private send(text: string): void {
    const { client } = this
    if (client === undefined) return
    this.gather(client)
    client.query(text).catch(() => undefined)
  }

  /** Holds back what is sent from now on until the end of this turn, so that it leaves in one write. */
  private gather(client: pg.Client): void {
    if (this.gathering === client) return
    this.gathering = client
    const { stream } = (client as unknown as { connection: { stream: Duplex } }).connection
    stream.cork()
    process.nextTick(() => {
      if (this.gathering === client) this.gathering = undefined
      stream.uncork()
    })
  }

  async close(): Promise<void> {
    const { client } = this
    this.forget(client)
    await client?.end()
  }

  /** Returns the connection of the transaction, which is at its end. */
  private ending(): pg.Client {
    const { client } = this
    this.begun = false
    if (client === undefined) throw new Error('Connection terminated')
    return client
  }

  private async sendCommit(client: pg.Client, trouble: Lane['trouble']): Promise<void> {
    const mark = randomUUID()
    this.gather(client)
    const [marked, ended] = await Promise.allSettled([
      client.query({ name: 'mark', text: MARK, values: [mark, this.slot] }),
      client.query('COMMIT'),
    ])
    if (ended.status === 'rejected') {
      this.forget(client)
      if (isAway(ended.reason) && (await isCommitted(this.setting, this.slot, mark))) return
      throw ended.reason
    }
    if (ended.value.command === 'COMMIT') return
    // A transaction in which a statement failed ends in a rollback, whatever it is told.
    if (marked.status === 'rejected' && !isAlreadyFailed(marked.reason)) throw marked.reason
    throw trouble.first ?? new Error('Connection terminated: nothing was committed')
  }

  private async connect(): Promise<void> {
    // Statements are sent behind each other without waiting for answers.
    const client = new pg.Client({ ...this.setting, pipeline: true })
    client.on('error', () => this.forget(client))
    client.on('end', () => this.forget(client))
    try {
      await client.connect().catch(unreachable)
      await client.query(this.first)
      await requireWritable(client)
      await client.query(takeOver(this.isShared ? FIRST_SLOT + this.slot : LOCKS.writer))
      if (this.isShared) await client.query(OWN_MARK(this.slot))
    } catch (error) {
      client.end().catch(() => undefined)
      throw error
    }
    this.client = client
  }

  /** Ends a connection to a server that has become read-only. Another server may have its address by now. */
  private leave(client: pg.Client): void {
    this.forget(client)
    client.end().catch(() => undefined)
  }

  private forget(client: pg.Client | undefined): void {
    if (client === undefined || this.client !== client) return
    this.client = undefined
    this.begun = false
  }
}
