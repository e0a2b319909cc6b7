/** These are the keys of all advisory locks. No two may be the same in a database, and none may ever change. */
export const LOCKS = {
  /** Whoever holds it migrates. */
  migrations: 4_715_936_003,
  /** Whoever holds it makes the tables of the index of transcripts. */
  index: 4_715_936_004,
  /** A server holds it for as long as it runs. */
  server: 4_715_936_005,
  /** The connection for writing holds it. */
  writer: 4_715_936_006,
} as const
