/** Reads what is stored, past the server and its networks. */
import Sqlite from 'better-sqlite3'
import pg from 'pg'
import type { Stored, StoredMessage } from './checker.ts'
import { lineOf } from './people.ts'
import type { Surroundings } from './surroundings.ts'

type Row = Record<string, string | number | null>

const MESSAGES = `SELECT "id", "threadId", "seq", "text", "key", "authorKind", "authorId", "event", "files"
  FROM "Message" ORDER BY "id"`
const THREADS = `SELECT "id", "kind", "ownerId", "visitorId", "lastSeq" FROM "Thread"`
const ASSIGNMENTS = `SELECT "conversationId" AS "conversation", "agentId" AS "agent", "epoch",
  CASE WHEN "endedAt" IS NULL THEN 1 ELSE 0 END AS "current" FROM "Assignment" ORDER BY "epoch"`
const CONVERSATIONS = `SELECT "id", "status", "agentId" AS "agent", "epoch", "version" FROM "Conversation"`
const AGENTS = `SELECT "id", "capacity" FROM "Agent" WHERE "role" = 'agent' AND "disabledAt" IS NULL`
const ANNOUNCEMENTS = `SELECT "id", "audience", "version" FROM "Announcement" WHERE "retractedAt" IS NULL`
const PUT_AWAY = `SELECT "announcementId" AS "announcement", "recipientId" AS "person" FROM "AnnouncementSighting"
  WHERE "dismissedAt" IS NOT NULL`

export async function readStored(place: Surroundings['place']): Promise<Stored> {
  const { all, close } = 'file' in place ? openFile(place.file) : await openServer(place.url)
  try {
    return {
      messages: (await all(MESSAGES)).map(toMessage),
      threads: (await all(THREADS)) as unknown as Stored['threads'],
      assignments: (await all(ASSIGNMENTS)).map(({ current, ...row }) => ({
        ...row,
        isCurrent: current === 1,
      })) as unknown as Stored['assignments'],
      conversations: (await all(CONVERSATIONS)) as unknown as Stored['conversations'],
      agents: (await all(AGENTS)) as unknown as Stored['agents'],
      announcements: (await all(ANNOUNCEMENTS)) as unknown as Stored['announcements'],
      putAway: (await all(PUT_AWAY)) as unknown as Stored['putAway'],
    }
  } finally {
    await close()
  }
}

function toMessage(row: Row): StoredMessage {
  const { id, threadId, seq, text, key, authorKind, authorId, event, files } = row
  const { name, agent } = JSON.parse(String(event ?? '{}')) as { name?: string; agent?: { id: string } | null }
  const carried = JSON.parse(String(files ?? '[]')) as { id: string }[]
  return {
    order: Number(id),
    thread: String(threadId),
    seq: Number(seq),
    line: lineOf(String(text ?? ''), carried),
    key: key === null || key === undefined ? null : String(key),
    author: authorKind === 'agent' ? String(authorId) : null,
    event: name === undefined ? null : { name, agent: agent?.id ?? null },
  }
}

interface Opened {
  all(statement: string): Row[] | Promise<Row[]>
  close(): unknown
}

function openFile(file: string): Opened {
  const database = new Sqlite(file, { readonly: true, timeout: 10_000 })
  return { all: (statement) => database.prepare(statement).all() as Row[], close: () => database.close() }
}

async function openServer(connectionString: string): Promise<Opened> {
  const client = new pg.Client({ connectionString })
  client.on('error', () => undefined)
  await client.connect()
  return { all: async (statement) => (await client.query<Row>(statement)).rows, close: () => client.end() }
}
