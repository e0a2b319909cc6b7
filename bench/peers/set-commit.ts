/**
 * What one writes by hand for PostgreSQL where only speed counts: one prepared statement, and so one round trip and one
 * transaction, inserts all messages of a batch and moves their threads on. synchronous_commit=on makes it as durable as
 * Helpline's own store. Nothing is checked; the unique key of a message is only an index.
 */
import pg from 'pg'
import type { Page, Row, Store, Stored } from './relay.ts'

const SCHEMA = `
  CREATE SCHEMA relay;
  CREATE TABLE relay.thread (id text COLLATE "C" PRIMARY KEY, seq integer NOT NULL);
  CREATE TABLE relay.message (thread text COLLATE "C", seq integer, at bigint, author text, key text COLLATE "C",
    text text, PRIMARY KEY (thread, seq), UNIQUE (thread, key));
  INSERT INTO relay.thread SELECT "id", "lastSeq" FROM "Thread";
  INSERT INTO relay.message
    SELECT "threadId", "seq", extract(epoch FROM "at") * 1000, "authorId", "key", "text" FROM "Message";
  ANALYZE relay.thread, relay.message`
const COMMIT = `
  WITH added AS (
    SELECT * FROM unnest($1::text[], $2::int[], $3::bigint[], $4::text[], $5::text[], $6::text[])
      AS row (thread, seq, at, author, key, text)
  ), stored AS (INSERT INTO relay.message SELECT * FROM added)
  UPDATE relay.thread SET seq = moved.seq
  FROM (SELECT thread, max(seq) AS seq FROM added GROUP BY thread) AS moved WHERE id = moved.thread`
const PAGE = `SELECT seq, at, author, text FROM relay.message WHERE thread = $1 AND seq > $2 AND seq <= $3 ORDER BY seq`

export class SetCommit implements Store {
  private readonly write: pg.Client
  private readonly read: pg.Pool
  private readonly heads: Map<string, number>
  private waiting: { row: Row; done(stored: Stored): void }[] = []
  private running = false
  private constructor(write: pg.Client, read: pg.Pool, heads: Map<string, number>) {
    this.write = write
    this.read = read
    this.heads = heads
  }

  /** Copies Helpline's messages into tables of its own when there are none yet, so that both hold the same. */
  static async open(url: string): Promise<SetCommit> {
    const write = new pg.Client({ connectionString: url })
    await write.connect()
    await write.query('SET synchronous_commit = on')
    const { rows: before } = await write.query(`SELECT FROM pg_namespace WHERE nspname = 'relay'`)
    if (before.length === 0) await write.query(SCHEMA)
    const { rows } = await write.query<{ id: string; seq: number }>('SELECT id, seq FROM relay.thread')
    const read = new pg.Pool({ connectionString: url })
    return new SetCommit(write, read, new Map(rows.map(({ id, seq }) => [id, seq])))
  }

  add(row: Row, done: (stored: Stored) => void): void {
    this.waiting.push({ row, done })
    if (this.running) return
    this.running = true
    // What arrived on other sockets in this turn of the event loop shares the commit.
    setImmediate(() => void this.drain())
  }

  page(thread: string, after: number, limit: number, done: (messages: Page[]) => void): void {
    const values = [thread, after, after + limit]
    void this.read.query<Page>({ name: 'page', text: PAGE, values }).then(({ rows }) => done(rows))
  }

  async close(): Promise<void> {
    await this.write.end()
    await this.read.end()
  }

  /** A failure ends the process, and with it the round. */
  private async drain(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting
      this.waiting = []
      const at = Date.now()
      const stored = batch.map(({ row }) => ({ ...row, seq: this.next(row.thread), at }))
      const column = (name: keyof Stored) => stored.map((row) => row[name])
      const columns = (['thread', 'seq', 'at', 'author', 'key', 'text'] as const).map(column)
      await this.write.query({ name: 'commit', text: COMMIT, values: columns })
      for (const [index, row] of stored.entries()) batch[index]?.done(row)
    }
    this.running = false
  }

  private next(thread: string): number {
    const seq = (this.heads.get(thread) ?? 0) + 1
    this.heads.set(thread, seq)
    return seq
  }
}
