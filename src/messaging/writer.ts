/**
 * The hot path: every post that arrives while a commit runs is stored by the next one (group commit), three statements
 * for all of them. Rules [R12]–[R16] of docs/protocol.md.
 */
import type { ThreadFacts } from '../events/event.ts'
import type { Clock } from '../kernel/clock.ts'
import { AppError, notFound } from '../kernel/errors.ts'
import { previewOf } from '../kernel/text.ts'
import type { Author, Message } from '../protocol/entities.ts'
import type { Database, Tx } from '../store/database.ts'
import { awaitingAfter, toMs } from './thread.ts'

export interface Post {
  thread: string
  author: Author
  key: string
  text: string
  /** An agent's belief of the assignment's epoch; needed in a public thread. */
  epoch: number | undefined
}
export interface Posted {
  thread: string
  seq: number
  at: number
}

interface Waiting {
  post: Post
  resolve(posted: Posted): void
  reject(error: unknown): void
}
interface ThreadState extends ThreadFacts {
  lastSeq: number
  epoch: number
  writerId: string | null
  closed: boolean
  last: Message | undefined
}
interface Stored extends Posted {
  text: string | null
}
type Outcome = Posted | AppError

/** Posts in one transaction, at most: bounds the time of a commit and the size of its parameter. */
const BATCH = 500

export class MessageWriter {
  private waiting: Waiting[] = []
  private running = false
  private readonly database: Database
  private readonly clock: Clock
  constructor(database: Database, clock: Clock) {
    this.database = database
    this.clock = clock
  }

  /** Resolves when the message is committed and synced. The order of calls is the order of seqs. */
  post(post: Post): Promise<Posted> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ post, resolve, reject })
      if (!this.running) void this.drain()
    })
  }

  private async drain(): Promise<void> {
    this.running = true
    // One turn of the event loop: what has arrived on other sockets by now shares the commit.
    await new Promise((resolve) => setImmediate(resolve))
    while (this.waiting.length > 0) await this.commit(this.waiting.splice(0, BATCH))
    this.running = false
  }

  private async commit(batch: Waiting[]): Promise<void> {
    try {
      const outcomes = await this.database.write((tx) =>
        store(
          tx,
          batch.map((waiting) => waiting.post),
          this.clock(),
        ),
      )
      batch.forEach((waiting, index) => {
        const outcome = outcomes[index]
        if (outcome === undefined || outcome instanceof AppError) waiting.reject(outcome ?? new AppError('internal'))
        else waiting.resolve(outcome)
      })
    } catch (error) {
      for (const waiting of batch) waiting.reject(error)
    }
  }
}

async function store(tx: Tx, posts: Post[], now: number): Promise<Outcome[]> {
  const threads = await readThreads(tx, posts)
  const known = await readKnown(tx, posts)
  const fresh: Message[] = []
  const outcomes = posts.map((post) => settle(post, threads.get(post.thread), known, fresh, now))
  if (fresh.length > 0) {
    await insert(tx, fresh)
    await advance(
      tx,
      [...threads.values()].filter((thread) => thread.last !== undefined),
    )
  }
  for (const message of fresh) {
    const thread = threads.get(message.thread)
    if (thread !== undefined) tx.emit({ type: 'message_posted', message, thread })
  }
  return outcomes
}

/** Gives one post its seq, its old ack, or its refusal, and keeps the thread's state for the next one of the batch. */
function settle(post: Post, thread: ThreadState | undefined, known: Map<string, Stored>, fresh: Message[], now: number): Outcome {
  const before = known.get(keyOf(post))
  if (before !== undefined)
    return before.text === post.text ? { thread: before.thread, seq: before.seq, at: before.at } : new AppError('key_reused')
  const refusal = refuse(post, thread)
  if (refusal !== undefined || thread === undefined) return refusal ?? notFound()
  thread.lastSeq += 1
  const message: Message = {
    thread: thread.id,
    seq: thread.lastSeq,
    at: now,
    author: post.author,
    kind: 'text',
    text: post.text,
    key: post.key,
  }
  thread.last = message
  thread.awaitingSince = awaitingAfter(thread.awaitingSince, post.author.kind, now)
  known.set(keyOf(post), { thread: thread.id, seq: message.seq, at: now, text: post.text })
  fresh.push(message)
  return { thread: thread.id, seq: message.seq, at: now }
}

function refuse(post: Post, thread: ThreadState | undefined): AppError | undefined {
  if (thread === undefined) return notFound()
  if (post.author.kind === 'visitor' && (thread.kind !== 'public' || thread.visitorId !== post.author.id)) return notFound()
  if (thread.closed) return new AppError('thread_closed')
  if (post.author.kind !== 'agent' || thread.kind !== 'public') return undefined
  return post.epoch === thread.epoch && thread.writerId === post.author.id ? undefined : new AppError('stale_epoch')
}

const keyOf = (post: { thread: string; author: Author; key: string }): string => `${post.thread} ${post.author.id} ${post.key}`

interface ThreadRow {
  id: string
  kind: ThreadFacts['kind']
  ownerId: string
  visitorId: string | null
  lastSeq: number | bigint
  epoch: number | bigint
  writerId: string | null
  closedAt: Date | number | null
  awaitingSince: Date | number | null
}

async function readThreads(tx: Tx, posts: Post[]): Promise<Map<string, ThreadState>> {
  const ids = JSON.stringify([...new Set(posts.map((post) => post.thread))])
  const rows = await tx.db.$queryRaw<ThreadRow[]>`
    SELECT "id", "kind", "ownerId", "visitorId", "lastSeq", "epoch", "writerId", "closedAt", "awaitingSince"
    FROM "Thread" WHERE "id" IN (SELECT value FROM json_each(${ids}))`
  return new Map(
    rows.map((row) => [
      row.id,
      {
        ...row,
        lastSeq: Number(row.lastSeq),
        epoch: Number(row.epoch),
        awaitingSince: toMs(row.awaitingSince),
        closed: row.closedAt !== null,
        last: undefined,
      },
    ]),
  )
}

interface KnownRow {
  threadId: string
  authorId: string
  key: string
  seq: number | bigint
  at: Date | number
  text: string | null
}

async function readKnown(tx: Tx, posts: Post[]): Promise<Map<string, Stored>> {
  const keys = JSON.stringify(posts.map((post) => ({ t: post.thread, a: post.author.id, k: post.key })))
  const rows = await tx.db.$queryRaw<KnownRow[]>`
    SELECT m."threadId", m."authorId", m."key", m."seq", m."at", m."text"
    FROM json_each(${keys}) j JOIN "Message" m
      ON m."threadId" = j.value->>'t' AND m."authorId" = j.value->>'a' AND m."key" = j.value->>'k'`
  return new Map(
    rows.map((row) => [
      `${row.threadId} ${row.authorId} ${row.key}`,
      { thread: row.threadId, seq: Number(row.seq), at: toMs(row.at), text: row.text },
    ]),
  )
}

async function insert(tx: Tx, messages: Message[]): Promise<void> {
  const rows = JSON.stringify(
    messages.map((m) => ({ t: m.thread, s: m.seq, d: m.at, ak: m.author.kind, ai: m.author.id, an: m.author.name, x: m.text, k: m.key })),
  )
  await tx.db.$executeRaw`
    INSERT INTO "Message" ("threadId", "seq", "at", "authorKind", "authorId", "authorName", "kind", "text", "key")
    SELECT value->>'t', value->>'s', value->>'d', value->>'ak', value->>'ai', value->>'an', 'text', value->>'x', value->>'k'
    FROM json_each(${rows})`
}

async function advance(tx: Tx, threads: ThreadState[]): Promise<void> {
  const rows = JSON.stringify(
    threads.map((t) => ({
      i: t.id,
      s: t.lastSeq,
      d: t.last?.at,
      a: t.last?.author.kind,
      p: previewOf(t.last?.text ?? ''),
      w: t.awaitingSince,
    })),
  )
  await tx.db.$executeRaw`
    UPDATE "Thread" SET "lastSeq" = j.value->>'s', "lastAt" = j.value->>'d', "lastAuthor" = j.value->>'a',
      "lastPreview" = j.value->>'p', "awaitingSince" = j.value->>'w'
    FROM json_each(${rows}) j WHERE "Thread"."id" = j.value->>'i'`
}
