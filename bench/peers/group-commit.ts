/**
 * What one writes by hand where only speed counts: better-sqlite3 with prepared statements, and one transaction for
 * everything that came in while the last commit ran. WAL and synchronous=FULL make it as durable as Helpline's own
 * store, with the same settings of the cache and the log. Nothing is checked.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { keepForever } from '../../src/store/sqlite/kept-statements.ts'
import type { Page, Row, Store, Stored } from './relay.ts'

export class GroupCommit implements Store {
  private readonly database
  private waiting: { row: Row; done(stored: Stored): void }[] = []
  private scheduled = false
  private readonly heads = new Map<string, number>()
  private readonly commit
  private readonly read

  constructor(dataDir: string) {
    const file = join(dataDir, 'limit.db')
    const isNew = !existsSync(file)
    this.database = new Database(file)
    this.database.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA cache_size = -16384;
      PRAGMA temp_store = MEMORY;
      PRAGMA wal_autocheckpoint = 4000;
      CREATE TABLE IF NOT EXISTS thread (id TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS message (thread TEXT, seq INTEGER, at INTEGER, author TEXT, key TEXT, text TEXT,
        PRIMARY KEY (thread, seq)) WITHOUT ROWID`)
    if (isNew) this.copyFrom(join(dataDir, 'helpline.db'))
    const insert = this.database.prepare(
      'INSERT INTO message (thread, seq, at, author, key, text) VALUES (?, ?, ?, ?, ?, ?)',
    )
    const advance = this.database.prepare(
      'INSERT INTO thread VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET seq = excluded.seq',
    )
    this.read = this.database.prepare<[string, number, number], Page>(
      'SELECT seq, at, author, text FROM message WHERE thread = ? AND seq > ? AND seq <= ? ORDER BY seq',
    )
    this.commit = this.database.transaction((rows: Stored[]) => {
      for (const { thread, seq, at, author, key, text } of rows) {
        insert.run(thread, seq, at, author, key, text)
        advance.run(thread, seq)
      }
    })
  }

  add(row: Row, done: (stored: Stored) => void): void {
    this.waiting.push({ row, done })
    if (this.scheduled) return
    this.scheduled = true
    // What arrived on other sockets in this turn of the event loop shares the commit.
    setImmediate(() => this.flush())
  }

  page(thread: string, after: number, limit: number, done: (messages: Page[]) => void): void {
    done(this.read.all(thread, after, after + limit))
  }

  private flush(): void {
    this.scheduled = false
    const batch = this.waiting
    this.waiting = []
    const at = Date.now()
    const stored = batch.map(({ row }) => ({ ...row, seq: this.next(row.thread), at }))
    this.commit(stored)
    for (const [index, row] of stored.entries()) batch[index]?.done(row)
  }

  /** Copies Helpline's messages into its own table, so that both hold the same. */
  private copyFrom(file: string): void {
    keepForever(this.database.prepare('ATTACH ? AS helpline')).run(file)
    this.database.exec(`
      INSERT INTO message SELECT threadId, seq, at, authorId, key, text FROM helpline.Message ORDER BY threadId, seq;
      INSERT INTO thread SELECT id, lastSeq FROM helpline.Thread`)
    this.database.exec('DETACH helpline')
  }

  private next(thread: string): number {
    const seq = (this.heads.get(thread) ?? 0) + 1
    this.heads.set(thread, seq)
    return seq
  }
}
