/** These are the keys of all advisory locks. No two may be the same in a database, and none may ever change. */
export const LOCKS = {
  /** Whoever holds it migrates. */
  migrations: 4_715_936_003,
  /** Whoever holds it writes the index of transcripts. */
  index: 4_715_936_004,
  /** A server holds it for as long as it runs. */
  server: 4_715_936_005,
  /** The connection for writing holds it, where one server writes alone. */
  writer: 4_715_936_006,
  /** Whoever holds it writes. Nodes that share a database take it in turns, one transaction each. */
  turn: 4_715_936_007,
} as const
/** The connection for writing of each node that shares a database holds one of these, `MOST_SLOTS` from here on. */
export const FIRST_SLOT = 5_000_000_000
export const MOST_SLOTS = 2_000_000_000
