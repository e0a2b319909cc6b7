/**
 * The connection through which everything is written, one transaction at a time. If it is lost, the open transaction
 * fails, and the next one opens a new connection.
 */
import pg from 'pg'
import type { Transaction } from '../engine.ts'
import { pauseMs } from './patience.ts'
import type { Queryable } from './sql.ts'

export class Lane implements Transaction, Queryable {
  private client: pg.Client | undefined
  private begun = false
  private readonly setting: pg.ClientConfig
  private readonly first: string
  /** `first` holds the statements that each new connection runs before anything else. */
  constructor(setting: pg.ClientConfig, first: string) {
    this.setting = setting
    this.first = first
  }

  get inTransaction(): boolean {
    return this.begun
  }

  async begin(): Promise<void> {
    if (this.client === undefined) await this.connect()
    this.begun = true
    this.send('BEGIN')
  }

  async commit(): Promise<void> {
    await this.end('COMMIT')
  }

  async rollback(): Promise<void> {
    await this.end('ROLLBACK')
  }

  pauseMs(): number {
    return pauseMs()
  }

  /** Begins, keeps or undoes a part of the transaction. */
  async exec(text: string): Promise<void> {
    if (!this.begun) throw new Error('Connection terminated')
    this.send(text)
  }

  /**
   * Sends a statement, which runs behind those that were sent before. Rejects outside of a transaction, where
   * PostgreSQL would commit each statement by itself.
   */
  async query(config: pg.QueryConfig): Promise<pg.QueryResult> {
    if (this.client === undefined || !this.begun) throw new Error('Connection terminated')
    return this.client.query(config)
  }

  /**
   * Sends a statement whose answer nobody needs, so that it costs no round trip. If it fails, all that follows in the
   * transaction fails, and so does its commit.
   */
  private send(text: string): void {
    this.client?.query(text).catch(() => undefined)
  }

  async close(): Promise<void> {
    const { client } = this
    this.forget(client)
    await client?.end()
  }

  /**
   * Ends the transaction. If the connection breaks meanwhile, nobody knows whether it was committed; the client asks
   * again with the same key, which shows what was stored.
   */
  private async end(text: 'COMMIT' | 'ROLLBACK'): Promise<void> {
    const { client } = this
    this.begun = false
    if (client === undefined) throw new Error('Connection terminated')
    const { command } = await client.query(text)
    // A transaction in which a statement failed ends in a rollback, whatever it is told.
    if (text === 'COMMIT' && command !== 'COMMIT') throw new Error('Connection terminated: nothing was committed')
  }

  private async connect(): Promise<void> {
    // Statements are sent behind each other without waiting for answers.
    const client = new pg.Client({ ...this.setting, pipeline: true })
    client.on('error', () => this.forget(client))
    client.on('end', () => this.forget(client))
    try {
      await client.connect()
      await client.query(this.first)
    } catch (error) {
      client.end().catch(() => undefined)
      throw error
    }
    this.client = client
  }

  private forget(client: pg.Client | undefined): void {
    if (client === undefined || this.client !== client) return
    this.client = undefined
    this.begun = false
  }
}
