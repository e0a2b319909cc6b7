/**
 * The connection through which everything is written, one transaction at a time. It is made again when it is lost: what
 * was not committed then fails, and what waits goes on.
 */
import pg from 'pg'
import type { Transaction } from '../engine.ts'
import type { Queryable } from './sql.ts'

export class Lane implements Transaction, Queryable {
  private client: pg.Client | undefined
  private begun = false
  /** The statement that was asked for last. */
  private asked: Promise<unknown> = Promise.resolve()
  private readonly setting: pg.ClientConfig
  private readonly first: string
  /** `first` is what a new connection is told before anything else. */
  constructor(setting: pg.ClientConfig, first: string) {
    this.setting = setting
    this.first = first
  }

  get inTransaction(): boolean {
    return this.begun
  }

  async begin(): Promise<void> {
    const client = this.client ?? (await this.connect())
    await client.query('BEGIN')
    this.begun = true
  }

  async commit(): Promise<void> {
    await this.end('COMMIT')
  }

  async rollback(): Promise<void> {
    await this.end('ROLLBACK')
  }

  /** A server that comes back is not asked by everybody in the same moment. */
  pauseMs(): number {
    return 100 + Math.random() * 200
  }

  async exec(text: string): Promise<void> {
    await this.query({ text })
  }

  /** One after the other, as a connection takes them; outside of a transaction none, since each would be committed by itself. */
  query(config: pg.QueryConfig): Promise<pg.QueryResult> {
    const answer = this.asked.then(() => {
      if (this.client === undefined || !this.begun) throw new Error('Connection terminated')
      return this.client.query(config)
    })
    this.asked = answer.catch(() => undefined)
    return answer
  }

  async close(): Promise<void> {
    const { client } = this
    this.forget(client)
    await client?.end()
  }

  /** Whether it was done is not known when the connection ends in the middle: the caller's key decides when it asks again. */
  private async end(text: 'COMMIT' | 'ROLLBACK'): Promise<void> {
    const { client } = this
    this.begun = false
    if (client === undefined) throw new Error('Connection terminated')
    const { command } = await client.query(text)
    // A transaction in which a statement failed ends in a rollback, whatever it is told.
    if (text === 'COMMIT' && command !== 'COMMIT') throw new Error('Connection terminated: nothing was committed')
  }

  private async connect(): Promise<pg.Client> {
    const client = new pg.Client(this.setting)
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
    return client
  }

  private forget(client: pg.Client | undefined): void {
    if (client === undefined || this.client !== client) return
    this.client = undefined
    this.begun = false
  }
}
