/**
 * Statements written by hand, for the paths that every message, hello and assignment takes: Prisma's object API costs
 * about twenty times the row there (docs/decisions/hand-written-statements.md). They run on Prisma's own connection, so
 * a transaction holds both alike. Their texts stand in the `store.ts` of whoever asks, once for both databases: in the
 * SQL that both speak, with `?` for a value, and with the few words of `vocabulary.ts` where they speak differently.
 */

/** Times are milliseconds since 1970 and booleans are 0 or 1, however the database stores them. */
export type SqlValue = string | number | null

export interface ReadSql {
  /** Returns the first row, its columns by name. Rejects with `busy`, `storage_full` or the error of the database. */
  get<Row>(text: string, ...values: SqlValue[]): Promise<Row | undefined>
  all<Row>(text: string, ...values: SqlValue[]): Promise<Row[]>
}

export interface Sql extends ReadSql {
  /** Returns how many rows it changed. */
  run(text: string, ...values: SqlValue[]): Promise<number>
  /**
   * Puts a statement into the open transaction and does not wait for its answer: if it fails, so does the commit.
   * Resolves when all that is asked for afterwards comes behind it.
   */
  send(text: string, ...values: SqlValue[]): Promise<void>
  /**
   * Runs an `INSERT … VALUES` or `UPDATE … WHERE` for each list of values. PostgreSQL runs one statement for all of
   * them, so no list may depend on what another one changed. Returns how many rows were changed in all.
   */
  runEach(text: string, lists: readonly SqlValue[][]): Promise<number>
  /** Asks for each list of values, as `runEach` does. Returns the first row of each, in order. */
  getEach<Row>(text: string, lists: readonly SqlValue[][]): Promise<(Row | undefined)[]>
}
