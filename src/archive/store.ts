import type { Tx } from '../store/database.ts'

/** Deletes the notes of conversations to look at again, up to an id. The triggers of the database make them. */
export const removeLooked = (tx: Tx, upTo: number): Promise<number> =>
  tx.db.sql.run(`DELETE FROM "StaleTranscript" WHERE "id" <= ?`, upTo)
