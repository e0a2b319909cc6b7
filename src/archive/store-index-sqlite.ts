/**
 * Keeps the index of transcripts in `search.db`, a database beside the one that it is made from. It can be deleted, as
 * it is made again. Only the index worker opens it, so that neither searching nor indexing holds up the chat.
 */
import { accessSync, constants, existsSync } from 'node:fs'
import { filesOfDatabase, proveFile, removeDatabase } from '../kernel/folders.ts'
import { openDerived, type PlainSqlite } from '../store/sqlite/plain.ts'
import { FORMAT, OF_CONVERSATION, type Place, placeOf, rowOf, type TextIndex } from './text-index.ts'

/**
 * The tables hold pieces of texts without their places (`detail=none`). Each message is one row, numbered so that the
 * newest conversation comes last and its messages stand together. `ascii` leaves everything beyond ASCII as it is.
 */
const SCHEMA = `
  CREATE VIRTUAL TABLE IF NOT EXISTS "MessageIndex"
    USING fts5(grams, content='', contentless_delete=1, detail=none, tokenize='ascii');
  CREATE VIRTUAL TABLE IF NOT EXISTS "AboutIndex"
    USING fts5(grams, content='', contentless_delete=1, detail=none, tokenize='ascii');
  CREATE TABLE IF NOT EXISTS "About" ("number" INTEGER PRIMARY KEY, "grams" TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS "Setting" ("name" TEXT PRIMARY KEY, "value" TEXT NOT NULL) WITHOUT ROWID;`

/** Proves at the start that the index can be used or replaced (F6). Throws what the system says when it cannot. */
export function proveUsable(file: string): void {
  for (const one of filesOfDatabase(file)) {
    proveFile(one)
    if (existsSync(one)) accessSync(one, constants.R_OK | constants.W_OK)
  }
}

export class SqliteIndex implements TextIndex {
  private readonly db: PlainSqlite
  private constructor(db: PlainSqlite) {
    this.db = db
  }

  /** Opens the index of the log with the name `log`. A damaged index, or one of another log, is replaced. */
  static async open(file: string, log: string): Promise<SqliteIndex> {
    try {
      const index = new SqliteIndex(openDerived(file))
      if (await index.isOf(log)) return index
      index.close()
    } catch (error) {
      if (!isDamaged(error)) throw error
    }
    removeDatabase(file)
    const fresh = new SqliteIndex(openDerived(file))
    await fresh.isOf(log)
    return fresh
  }

  private async isOf(log: string): Promise<boolean> {
    this.db.exec(SCHEMA)
    const name = `${FORMAT} ${log}`
    await this.db.sql.run(`INSERT OR IGNORE INTO "Setting" ("name", "value") VALUES ('log', ?)`, name)
    return (
      (await this.db.sql.get<{ value: string }>(`SELECT "value" FROM "Setting" WHERE "name" = 'log'`))?.value === name
    )
  }

  async position(): Promise<number> {
    return Number(
      (await this.db.sql.get<{ value: string }>(`SELECT "value" FROM "Setting" WHERE "name" = 'position'`))?.value ?? 0,
    )
  }

  /** The file is one server's alone. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    return work()
  }

  async change(work: () => Promise<void>, position: number | undefined, lasting: boolean): Promise<void> {
    this.db.exec(`PRAGMA synchronous = ${lasting ? 'FULL' : 'NORMAL'}`)
    await this.db.atomically(async () => {
      await work()
      if (position !== undefined)
        await this.db.sql.run(
          `INSERT OR REPLACE INTO "Setting" ("name", "value") VALUES ('position', ?)`,
          String(position),
        )
    })
  }

  async addMessage(place: Place, grams: Iterable<string>): Promise<void> {
    await this.db.sql.run(
      `INSERT INTO "MessageIndex" (rowid, grams) VALUES (CAST(? AS INTEGER), ?)`,
      rowOf(place),
      [...grams].join(' '),
    )
  }

  async clear(): Promise<void> {
    for (const table of ['MessageIndex', 'AboutIndex'])
      await this.db.sql.run(`INSERT INTO "${table}" ("${table}") VALUES ('delete-all')`)
    await this.db.sql.run(`DELETE FROM "About"`)
  }

  async setAbout(number: number, grams: Iterable<string>): Promise<void> {
    const text = [...grams].join(' ')
    const before = await this.db.sql.get<{ grams: string }>(`SELECT "grams" FROM "About" WHERE "number" = ?`, number)
    if (before?.grams === text) return
    if (before !== undefined) await this.db.sql.run(`DELETE FROM "AboutIndex" WHERE rowid = ?`, number)
    await this.db.sql.run(`INSERT INTO "AboutIndex" (rowid, grams) VALUES (?, ?)`, number, text)
    await this.db.sql.run(`INSERT OR REPLACE INTO "About" ("number", "grams") VALUES (?, ?)`, number, text)
  }

  async removeConversation(number: number): Promise<void> {
    await this.db.sql.run(
      `DELETE FROM "MessageIndex" WHERE rowid >= CAST(? AS INTEGER) AND rowid < CAST(? AS INTEGER)`,
      number * OF_CONVERSATION,
      (number + 1) * OF_CONVERSATION,
    )
    await this.db.sql.run(`DELETE FROM "AboutIndex" WHERE rowid = ?`, number)
    await this.db.sql.run(`DELETE FROM "About" WHERE "number" = ?`, number)
  }

  async messagesBelow(match: string, place: Place, take: number): Promise<Place[]> {
    return this.places(match, 0, rowOf(place), take, 'DESC')
  }

  async messagesOf(match: string, number: number, take: number): Promise<Place[]> {
    return this.places(match, number * OF_CONVERSATION, (number + 1) * OF_CONVERSATION, take, 'ASC')
  }

  async conversationsBelow(match: string, below: number, take: number): Promise<number[]> {
    const rows = await this.db.sql.all<{ rowid: number }>(
      `SELECT rowid FROM "AboutIndex"
       WHERE "AboutIndex" MATCH ? AND rowid < CAST(? AS INTEGER) ORDER BY rowid DESC LIMIT ?`,
      match,
      below,
      take,
    )
    return rows.map(({ rowid }) => rowid)
  }

  async count(): Promise<number> {
    return (await this.db.sql.get<{ n: number }>(`SELECT count(*) AS n FROM "MessageIndex"`))?.n ?? 0
  }

  close(): void {
    this.db.close()
  }

  private async places(
    match: string,
    from: number,
    below: number,
    take: number,
    order: 'ASC' | 'DESC',
  ): Promise<Place[]> {
    const rows = await this.db.sql.all<{ rowid: number }>(
      `SELECT rowid FROM "MessageIndex"
       WHERE "MessageIndex" MATCH ? AND rowid >= CAST(? AS INTEGER) AND rowid < CAST(? AS INTEGER)
       ORDER BY rowid ${order} LIMIT ?`,
      match,
      from,
      below,
      take,
    )
    return rows.map(({ rowid }) => placeOf(rowid))
  }
}

const isDamaged = (error: unknown): boolean =>
  /SQLITE_(CORRUPT|NOTADB)/.test(String((error as { code?: unknown } | undefined)?.code))
