/** Reads the log for the index worker, on a connection of its own. */
import type { File } from '../protocol/entities.ts'
import type { ReadSql, SqlValue } from '../store/sql.ts'

/** Something said, or an event (without words), in a conversation. */
export interface Logged {
  id: number
  /** Null outside of conversations: rooms and tickets are not in the index. */
  number: number | null
  seq: number
  staff: boolean
  text: string | null
  files: File[]
}

interface LoggedRow {
  id: number
  number: number | null
  seq: number
  kind: string
  text: string | null
  files: string | null
}

/** Returns what was said after a position, in the order of ids. */
export async function readLogAfter(sql: ReadSql, position: number, take: number): Promise<Logged[]> {
  const rows = await sql.all<LoggedRow>(
    `SELECT m."id", m."seq", m."text", m."files", t."kind", c."number"
     FROM "Message" m JOIN "Thread" t ON t."id" = m."threadId"
     LEFT JOIN "Conversation" c ON c."id" = t."ownerId" AND t."kind" IN ('public', 'staff')
     WHERE m."id" > ? ORDER BY m."id" LIMIT ${take}`,
    position,
  )
  return rows.map(({ kind, files, ...row }) => ({ ...row, staff: kind === 'staff', files: filesOf(files) }))
}

export const readLastId = async (sql: ReadSql): Promise<number> =>
  (await sql.get<{ id: number | null }>(`SELECT max("id") AS id FROM "Message"`))?.id ?? 0

/** Returns conversations to look at again, in the order in which they were noted. */
export const readStale = (sql: ReadSql, after: number, take: number): Promise<{ id: number; number: number }[]> =>
  sql.all(`SELECT "id", "number" FROM "StaleTranscript" WHERE "id" > ? ORDER BY "id" LIMIT ${take}`, after)

/** The people of a conversation, who can be searched for. */
export interface About {
  id: string
  visitor: string | null
  email: string | null
  /** All who ever had it. */
  agents: { id: string; name: string }[]
}

export async function readAbout(sql: ReadSql, number: number): Promise<About | undefined> {
  const row = await sql.get<Omit<About, 'agents'>>(
    `SELECT c."id", v."name" AS visitor, v."email" FROM "Conversation" c JOIN "Visitor" v ON v."id" = c."visitorId"
     WHERE c."number" = ?`,
    number,
  )
  if (row === undefined) return undefined
  const agents = await sql.all<{ id: string; name: string }>(
    `SELECT "id", "name" FROM "Agent" WHERE "id" IN
       (SELECT "agentId" FROM "Assignment" WHERE "conversationId" = ?
        UNION SELECT "agentId" FROM "Conversation" WHERE "id" = ?)`,
    row.id,
    row.id,
  )
  return { ...row, agents }
}

export const readAgentNames = (sql: ReadSql): Promise<{ id: string; name: string }[]> =>
  sql.all(`SELECT "id", "name" FROM "Agent"`)

/** Which conversations are asked for. Times are in milliseconds; `to` and the number `before` are not included. */
export interface Filter {
  from: number | undefined
  to: number | undefined
  agent: string | undefined
  site: string | undefined
  visitor: string | undefined
  status: string | undefined
  before: number | undefined
}

/** A conversation that the filter lets through. */
export interface Chosen {
  id: string
  number: number
  publicThread: string
  staffThread: string
}

const CHOSEN = `
  SELECT c."id", c."number", c."publicThreadId" AS "publicThread", c."staffThreadId" AS "staffThread"
  FROM "Conversation" c`

/** Returns conversations, the newest first. All agents who ever had one count as its agents, not only the last one. */
export function readChosen(sql: ReadSql, filter: Filter, take: number): Promise<Chosen[]> {
  const [where, values] = conditions(filter, AGENT_OF_ANY)
  return sql.all<Chosen>(`${CHOSEN} WHERE ${where} ORDER BY c."number" DESC LIMIT ?`, ...values, take)
}

/** Returns one conversation if the filter lets it through. `before` does not matter. */
export function readChosenByNumber(sql: ReadSql, filter: Filter, number: number): Promise<Chosen | undefined> {
  const [where, values] = conditions({ ...filter, before: undefined }, AGENT_OF_ONE)
  return sql.get<Chosen>(`${CHOSEN} WHERE c."number" = ? AND ${where}`, number, ...values)
}

/** The condition for one conversation, which is found already. */
const AGENT_OF_ONE = `? IN (
  SELECT c."agentId" UNION ALL SELECT a."agentId" FROM "Assignment" a WHERE a."conversationId" = c."id")`
/** The condition for a list: all conversations of the agent are looked up once. */
const AGENT_OF_ANY = `c."id" IN (SELECT a."conversationId" FROM "Assignment" a WHERE a."agentId" = ?
       UNION ALL SELECT o."id" FROM "Conversation" o WHERE o."agentId" = ?)`

// Only the conditions that were asked for stand in the text, so that their indexes are used.
function conditions({ from, to, agent, site, visitor, status, before }: Filter, ofAgent: string): [string, SqlValue[]] {
  const all: [string, SqlValue | undefined][] = [
    [`c."openedAt" >= ?`, from],
    [`c."openedAt" < ?`, to],
    [`c."siteId" = ?`, site],
    [`c."visitorId" = ?`, visitor],
    [`c."status" = ?`, status],
    [`c."number" < ?`, before],
    [ofAgent, agent],
  ]
  const asked = all.flatMap(([text, value]): [string, SqlValue][] => (value === undefined ? [] : [[text, value]]))
  // A condition with several places gets the same value for each.
  const values = asked.flatMap(([text, value]) => Array.from(text.matchAll(/\?/g), () => value))
  return [['TRUE', ...asked.map(([text]) => text)].join(' AND '), values]
}

const WORDS = `SELECT "seq", "at", "text", "files" FROM "Message" WHERE "threadId" = ?`
type WordsRow = Omit<Words, 'thread' | 'files'> & { files: string | null }
const toWords = (rows: WordsRow[], thread: string): Words[] =>
  rows.map(({ files, ...row }) => ({ ...row, thread, files: filesOf(files) }))

/** Returns the words of some messages of a thread, in order. */
export async function readWords(sql: ReadSql, thread: string, seqs: readonly number[]): Promise<Words[]> {
  // Most staff threads hold nothing that is searched for.
  if (seqs.length === 0) return []
  const text = `${WORDS} AND "seq" IN numbers(?) ORDER BY "seq"`
  return toWords(await sql.all<WordsRow>(text, thread, JSON.stringify(seqs)), thread)
}

/** Returns what people said in a thread before a message, the latest first. */
export const readSaidBelow = async (sql: ReadSql, thread: string, below: number, take: number): Promise<Words[]> =>
  toWords(
    await sql.all<WordsRow>(
      `${WORDS} AND "seq" < CAST(? AS INTEGER) AND "kind" <> 'event' ORDER BY "seq" DESC LIMIT ${take}`,
      thread,
      below,
    ),
    thread,
  )
export interface Words {
  thread: string
  seq: number
  at: number
  text: string | null
  files: File[]
}

/** Counts what people said in both threads. */
export const countSaid = async (sql: ReadSql, { publicThread, staffThread }: Chosen): Promise<number> =>
  (
    await sql.get<{ n: number }>(
      `SELECT count(*) AS n FROM "Message" WHERE "threadId" IN (?, ?) AND "kind" <> 'event'`,
      publicThread,
      staffThread,
    )
  )?.n ?? 0

const filesOf = (files: string | null): File[] => (files === null ? [] : (JSON.parse(files) as File[]))
