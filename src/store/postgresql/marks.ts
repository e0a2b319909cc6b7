/**
 * Each transaction leaves a mark in a row of a table, which every node has for itself. If the connection breaks before
 * the answer to its commit, the mark tells whether it holds. The number of a transaction would not do: a server that
 * crashed may give it again.
 */
import pg from 'pg'
import { isAway } from '../storage-error.ts'
import { FIRST_SLOT } from './locks.ts'
import { persist } from './patience.ts'
import { codeOf, unreachable } from './reach.ts'

/** Makes the table, when a server starts. */
export const MARKS = `CREATE TABLE IF NOT EXISTS "_last_commit" ("id" INTEGER PRIMARY KEY, "mark" TEXT NOT NULL)
  WITH (fillfactor = 10);
  INSERT INTO "_last_commit" VALUES (1, '') ON CONFLICT DO NOTHING`
/** The row of a server that writes alone. */
export const ALONE = 1
export const MARK = 'UPDATE "_last_commit" SET "mark" = $1 WHERE "id" = $2'
/** Makes the row of a node, and removes those of nodes whose connections are gone. */
export const OWN_MARK = (slot: number): string => `
  INSERT INTO "_last_commit" VALUES (${slot}, '') ON CONFLICT DO NOTHING;
  DELETE FROM "_last_commit" WHERE "id" NOT IN (${ALONE}, ${slot}) AND NOT EXISTS (
    SELECT 1 FROM pg_locks held WHERE held.locktype = 'advisory'
    AND ((held.classid::bigint << 32) | held.objid::bigint) = ${FIRST_SLOT} + "_last_commit"."id")`
/** Fails while the transaction that left the last mark has not ended. */
const ASK = 'SELECT "mark" FROM "_last_commit" WHERE "id" = $1 FOR UPDATE NOWAIT'
const LOCK_NOT_AVAILABLE = '55P03'
const ALREADY_FAILED = '25P02'

/** Tells whether a statement failed only because one before it in the transaction did. */
export const isAlreadyFailed = (error: unknown): boolean => codeOf(error) === ALREADY_FAILED

/** Tells whether the transaction that left a mark holds. Resolves to false when nobody can tell within ten seconds. */
export const isCommitted = (setting: pg.ClientConfig, slot: number, mark: string): Promise<boolean> =>
  persist(() => lastMark(setting, slot), mayPass).then(
    (last) => last === mark,
    () => false,
  )
const mayPass = (error: unknown): boolean => isAway(error) || codeOf(error) === LOCK_NOT_AVAILABLE

/** Asks on a connection of its own, because the one for writing may be in its next transaction. */
async function lastMark(setting: pg.ClientConfig, slot: number): Promise<string | undefined> {
  const client = new pg.Client(setting)
  // What breaks is told by the query.
  client.on('error', () => undefined)
  try {
    await client.connect().catch(unreachable)
    const { rows } = await client.query<{ mark: string }>(ASK, [slot])
    return rows[0]?.mark
  } finally {
    client.end().catch(() => undefined)
  }
}
