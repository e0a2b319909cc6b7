/** The tables of nodes that share a database of PostgreSQL. They hold nothing that a backup would have to keep. */
import type { Tx } from '../store/database.ts'
import type { Sql } from '../store/sql.ts'

/** Makes the tables, at the start of a node. Two nodes may start at once. */
export const TABLES = [
  `CREATE TABLE IF NOT EXISTS "_outbox" ("id" BIGSERIAL PRIMARY KEY, "node" TEXT NOT NULL, "turn" INTEGER NOT NULL,
    "topics" TEXT NOT NULL, "events" TEXT NOT NULL, "at" TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp())`,
  `CREATE TABLE IF NOT EXISTS "_node" ("id" TEXT PRIMARY KEY, "name" TEXT NOT NULL, "seenAt" TIMESTAMPTZ NOT NULL)`,
  `CREATE TABLE IF NOT EXISTS "_lease" ("name" TEXT PRIMARY KEY, "node" TEXT NOT NULL, "epoch" INTEGER NOT NULL,
    "until" TIMESTAMPTZ NOT NULL)`,
  `CREATE TABLE IF NOT EXISTS "_agent_seen" ("agent" TEXT NOT NULL, "node" TEXT NOT NULL, "leftAt" TIMESTAMPTZ,
    PRIMARY KEY ("agent", "node"))`,
]

/** A row of the outbox without its events: for each of them, in order, the topics of those who must hear of it. */
export interface Gist {
  id: number
  node: string
  turn: number
  topics: string[][]
}

interface GistRow extends Omit<Gist, 'id' | 'topics'> {
  id: number | string
  topics: string
}

/** Stores what a transaction emitted, as the last of its statements, in one packet with the commit. */
export async function keepEvents(
  db: Tx['db'],
  node: string,
  turn: number,
  topics: string,
  events: string,
): Promise<void> {
  await db.sql.send(
    `INSERT INTO "_outbox" ("node", "turn", "topics", "events") VALUES (?, ?, ?, ?)`,
    node,
    turn,
    topics,
    events,
  )
}

/** Returns at most `most` rows after `id`, in the order of their commits: nodes write in turns. */
export async function readGists(sql: Sql, after: number, most: number): Promise<Gist[]> {
  const rows = await sql.all<GistRow>(
    `SELECT "id", "node", "turn", "topics" FROM "_outbox" WHERE "id" > ? ORDER BY "id" LIMIT ?`,
    after,
    most,
  )
  return rows.map((row) => ({ ...row, id: Number(row.id), topics: listOf<string[]>(row.topics) }))
}

/** Reads a list that a node wrote. What a later build may have written in another form holds nothing for this one. */
function listOf<T>(json: string): T[] {
  try {
    const list: unknown = JSON.parse(json)
    return Array.isArray(list) ? list : []
  } catch {
    return []
  }
}

/** Returns the events of one row, each as a text. A row that was removed meanwhile has none. */
export async function readEvents(sql: Sql, id: number): Promise<string[]> {
  const row = await sql.get<{ events: string }>(`SELECT "events" FROM "_outbox" WHERE "id" = ?`, id)
  return row === undefined ? [] : listOf<string>(row.events)
}

export async function readLast(sql: Sql): Promise<number> {
  const row = await sql.get<{ id: number | string | null }>(`SELECT max("id") AS "id" FROM "_outbox"`)
  return Number(row?.id ?? 0)
}

/** Removes what all nodes have read long ago, and who has not been seen for an hour. */
export async function prune(sql: Sql, outboxMs: number): Promise<void> {
  await sql.run(`DELETE FROM "_outbox" WHERE "at" < clock_timestamp() - ? * interval '1 millisecond'`, outboxMs)
  await sql.run(`DELETE FROM "_node" WHERE "seenAt" < clock_timestamp() - interval '1 hour'`)
  await sql.run(`DELETE FROM "_agent_seen" WHERE "leftAt" < clock_timestamp() - interval '1 hour'
    OR NOT EXISTS (SELECT 1 FROM "_node" WHERE "_node"."id" = "_agent_seen"."node")`)
}

/** A node, and how many milliseconds ago it was seen, by the clock of the database. */
export interface SeenNode {
  id: string
  name: string
  ago: number
}

/** Notes that a node lives, and returns all that are known. */
export async function beat(sql: Sql, id: string, name: string): Promise<SeenNode[]> {
  await sql.run(
    `INSERT INTO "_node" ("id", "name", "seenAt") VALUES (?, ?, clock_timestamp())
     ON CONFLICT ("id") DO UPDATE SET "seenAt" = excluded."seenAt"`,
    id,
    name,
  )
  const rows = await sql.all<{ id: string; name: string; ago: number | string }>(
    `SELECT "id", "name", extract(epoch FROM clock_timestamp() - "seenAt") * 1000 AS "ago" FROM "_node"`,
  )
  return rows.map((row) => ({ ...row, ago: Number(row.ago) }))
}

export async function removeNode(sql: Sql, id: string): Promise<void> {
  await sql.run(`UPDATE "_agent_seen" SET "leftAt" = clock_timestamp() WHERE "node" = ? AND "leftAt" IS NULL`, id)
  await sql.run(`DELETE FROM "_node" WHERE "id" = ?`, id)
}

/** Takes the lease or keeps it. Returns its epoch, or undefined while another node has it. */
export async function takeLease(sql: Sql, name: string, node: string, ms: number): Promise<number | undefined> {
  const row = await sql.get<{ epoch: number }>(
    `INSERT INTO "_lease" ("name", "node", "epoch", "until")
     VALUES (?, ?, 1, clock_timestamp() + ? * interval '1 millisecond')
     ON CONFLICT ("name") DO UPDATE SET "node" = excluded."node", "until" = excluded."until",
       "epoch" = CASE WHEN "_lease"."node" = excluded."node" THEN "_lease"."epoch" ELSE "_lease"."epoch" + 1 END
     WHERE "_lease"."node" = excluded."node" OR "_lease"."until" < clock_timestamp()
     RETURNING "epoch"`,
    name,
    node,
    ms,
  )
  return row?.epoch
}

export async function giveLeaseUp(sql: Sql, name: string, node: string): Promise<void> {
  await sql.run(`UPDATE "_lease" SET "until" = to_timestamp(0) WHERE "name" = ? AND "node" = ?`, name, node)
}

/** Tells whether a node holds the lease with this epoch. Nobody can take it until the transaction ends. */
export async function holdsLease(tx: Tx, name: string, node: string, epoch: number): Promise<boolean> {
  const row = await tx.db.sql.get(
    `SELECT 1 FROM "_lease" WHERE "name" = ? AND "node" = ? AND "epoch" = ? AND "until" > clock_timestamp() FOR SHARE`,
    name,
    node,
    epoch,
  )
  return row !== undefined
}

export async function noteSeen(tx: Tx, agent: string, node: string, here: boolean): Promise<void> {
  await tx.db.sql.run(
    `INSERT INTO "_agent_seen" ("agent", "node", "leftAt")
     VALUES (?, ?, CASE WHEN ? = 1 THEN NULL ELSE clock_timestamp() END)
     ON CONFLICT ("agent", "node") DO UPDATE SET "leftAt" = excluded."leftAt"`,
    agent,
    node,
    here ? 1 : 0,
  )
}

/** An agent at a node, or how many milliseconds ago it left it. */
export interface SeenAgent {
  agent: string
  node: string
  ago: number | null
}

export async function readSeen(sql: Sql): Promise<SeenAgent[]> {
  const rows = await sql.all<{ agent: string; node: string; ago: number | string | null }>(
    `SELECT "agent", "node", extract(epoch FROM clock_timestamp() - "leftAt") * 1000 AS "ago" FROM "_agent_seen"`,
  )
  return rows.map((row) => ({ ...row, ago: row.ago === null ? null : Number(row.ago) }))
}
