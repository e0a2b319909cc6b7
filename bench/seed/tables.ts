/** Where a seed writes its rows: tables of SQLite or of PostgreSQL. */

/** Times are milliseconds since 1970. */
export type Row = Record<string, string | number | null>

export interface Tables {
  /** The database of PostgreSQL, or undefined when the rows are in `helpline.db`. */
  readonly url: string | undefined
  /** Adds a row. It may be kept back for a while; the rows of a table keep their order. */
  insert(table: string, row: Row): void
  /** Is called now and then, so that not too many rows are kept back. */
  breathe(): Promise<void>
  /**
   * Writes what was kept back and closes. With `indexed`, the index of the log with that name takes so many messages
   * for indexed, as far as it matters here: otherwise the measurement would include the work of the index.
   */
  finish(indexed: { log: string; messages: number } | undefined): Promise<void>
}
