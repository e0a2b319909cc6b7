/**
 * This is the hot path. Every post that arrives while a commit runs is stored by the next one (group commit), with one
 * read and one update of each thread. Rules [TH1]–[TH5] of docs/protocol.md.
 */
import type { Clock, Moment, Ticks } from '../kernel/clock.ts'
import { AppError, notFound } from '../kernel/errors.ts'
import { previewOf } from '../kernel/text.ts'
import type { Author, Message } from '../protocol/entities.ts'
import type { Database, Tx } from '../store/database.ts'
import { type FileShelf, spoken } from './files.ts'
import { type MembershipRow, readMembership } from './membership.ts'
import { Pace } from './pace.ts'
import {
  advanceWith,
  insertMessage,
  isSame,
  markMentions,
  readLastSaid,
  readSent,
  readThread,
  type ThreadRow,
} from './store.ts'
import { awaitingAfter, isRoom, notBefore, toFacts } from './thread.ts'

export interface Post {
  thread: string
  author: Author
  key: string
  text: string
  files?: string[]
  /** These are ids of members whom the text mentions. */
  mentions?: string[]
  /** The agent believes that the assignment has this epoch. It is needed in a public thread. */
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
type Outcome = Posted | AppError

/** One write takes at most so many posts. This bounds the time of a commit. */
const BATCH = 500

export class MessageWriter {
  private waiting: Waiting[] = []
  private asked = false
  private readonly database: Database
  private readonly clock: Clock
  private readonly pace: Pace
  private readonly shelf: FileShelf
  constructor(database: Database, clock: Clock, ticks: Ticks, shelf: FileShelf) {
    this.database = database
    this.clock = clock
    this.pace = new Pace(ticks)
    this.shelf = shelf
  }

  /**
   * Stores a message. Resolves when it is committed and synced, and rejects with an AppError when it is refused. The
   * order of calls is the order of seqs.
   */
  post(post: Post): Promise<Posted> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ post, resolve, reject })
      if (!this.asked) void this.drain()
    })
  }

  private async drain(): Promise<void> {
    this.asked = true
    let batch: Waiting[] = []
    try {
      const outcomes = await this.database.write((tx) => {
        batch = this.take()
        return new Batch(tx, this.clock(), this.pace, this.shelf).store(batch.map((waiting) => waiting.post))
      })
      batch.forEach((waiting, index) => {
        const outcome = outcomes[index]
        if (outcome === undefined || outcome instanceof AppError) waiting.reject(outcome ?? new AppError('internal'))
        else waiting.resolve(outcome)
      })
    } catch (error) {
      // The write was refused before it began (the database is locked), so those that wait for it are refused with it.
      if (batch.length === 0) batch = this.take()
      for (const waiting of batch) waiting.reject(error)
    }
  }

  /** Takes the posts that wait. Whoever posts from here on waits for the next write. */
  private take(): Waiting[] {
    const batch = this.waiting.splice(0, BATCH)
    this.asked = false
    if (this.waiting.length > 0) void this.drain()
    return batch
  }
}

/** A batch is the posts of one write. Each thread is read once and moved on once, however many posts it gets. */
class Batch {
  private readonly threads = new Map<string, ThreadRow | undefined>()
  private readonly moved = new Map<ThreadRow, Message>()
  private readonly tx: Tx
  private readonly now: Moment
  private readonly pace: Pace
  private readonly shelf: FileShelf
  constructor(tx: Tx, now: Moment, pace: Pace, shelf: FileShelf) {
    this.tx = tx
    this.now = now
    this.pace = pace
    this.shelf = shelf
  }

  async store(posts: Post[]): Promise<Outcome[]> {
    const outcomes: Outcome[] = []
    for (const post of posts) outcomes.push(await this.settle(post))
    for (const [thread, message] of this.moved) {
      const { seq, at, author } = message
      const last = { seq, at, author: author.kind, preview: previewOf(message), awaitingSince: thread.awaitingSince }
      await advanceWith(this.tx, thread.id, last)
    }
    return outcomes
  }

  /** Gives one post its seq, its old ack, or its refusal. */
  private async settle(post: Post): Promise<Outcome> {
    const thread = await this.thread(post.thread)
    const author = await this.admit(post, thread)
    // What was stored once is acknowledged again, even when it would be refused by now.
    if (author instanceof AppError) return (await this.before(post)) ?? author
    if (thread === undefined) return notFound()
    const { key, text, files: ids = [] } = post
    const files = ids.length === 0 ? [] : await this.shelf.offer(this.tx, author.id, ids)
    if (files instanceof AppError) return (await this.before(post)) ?? files
    const at = notBefore(thread, this.now)
    const message: Message = { thread: thread.id, seq: thread.lastSeq + 1, at, author, ...spoken(text, files), key }
    if (!(await insertMessage(this.tx, message))) return (await this.before(post)) ?? new AppError('internal')
    if (ids.length > 0) await this.shelf.take(this.tx, ids, message)
    await this.call(message, post.mentions)
    if (thread.slowModeMs > 0) this.pace.note(thread.id, author.id)
    thread.lastSeq = message.seq
    thread.movedAt = at
    thread.awaitingSince = awaitingAfter(thread.awaitingSince, author.kind, at)
    this.moved.set(thread, message)
    this.tx.emit({ type: 'message_posted', message, thread: toFacts(thread) })
    return { thread: thread.id, seq: message.seq, at }
  }

  /**
   * Returns as whom the author speaks here. Most posts are the visitor's or the assigned agent's; only the others are
   * looked up.
   */
  private async admit(post: Post, thread: ThreadRow | undefined): Promise<Author | AppError> {
    const { author, files = [] } = post
    const refused = refuse(post, thread)
    if (refused === undefined) return author
    if (thread === undefined || refused.code === 'thread_closed') return refused
    const membership = await readMembership(this.tx.db, thread.id, author.id)
    if (membership === undefined) return refused
    if (thread.closedAt !== null) return new AppError('thread_closed')
    if (membership.role === 'reader') return new AppError('forbidden', 'you may read here, not speak')
    if (thread.kind !== 'qa' || !isOutside(author.kind))
      return (await this.tooSoon(thread, membership, author.id)) ?? author
    // What one visitor hands to hundreds of others must be words, because a host can read those.
    if (files.length > 0) return new AppError('forbidden', 'visitors share no files in a Q&A')
    return (await this.tooSoon(thread, membership, author.id)) ?? { ...author, name: membership.name }
  }

  private async tooSoon(thread: ThreadRow, { role }: MembershipRow, authorId: string): Promise<AppError | undefined> {
    if (role === 'host' || thread.slowModeMs === 0) return undefined
    const wait = thread.slowModeMs - (this.pace.since(thread.id, authorId) ?? (await this.recall(thread, authorId)))
    return wait > 0 ? new AppError('rate_limited', 'this room is in slow mode', wait) : undefined
  }

  /**
   * Returns the milliseconds since the author last spoke, from what is stored, after a start. The stored moment may lie
   * in the clock's future: then the wait is counted from here, once.
   */
  private async recall(thread: ThreadRow, authorId: string): Promise<number> {
    const ago = Math.max(0, this.now - (await readLastSaid(this.tx.db, thread.id, authorId)))
    this.pace.note(thread.id, authorId, ago)
    return ago
  }

  /** Marks whom the message mentions. Only members can be mentioned. */
  private async call(message: Message, ids: string[] | undefined): Promise<void> {
    if (ids === undefined || ids.length === 0) return
    const called: string[] = []
    for (const id of new Set(ids))
      if ((await readMembership(this.tx.db, message.thread, id)) !== undefined) called.push(id)
    if (called.length === 0) return
    message.mentions = called
    await markMentions(this.tx, message, called)
  }

  private async before({ thread, author, key, text, files }: Post): Promise<Outcome | undefined> {
    const sent = await readSent(this.tx.db, thread, author.id, key)
    if (sent === undefined) return undefined
    return isSame(sent, text, files) ? { thread, seq: sent.seq, at: sent.at } : new AppError('key_reused')
  }

  private async thread(id: string): Promise<ThreadRow | undefined> {
    if (!this.threads.has(id)) this.threads.set(id, await readThread(this.tx.db, id))
    return this.threads.get(id)
  }
}

function refuse(post: Post, thread: ThreadRow | undefined): AppError | undefined {
  if (thread === undefined) return notFound()
  if (isOutside(post.author.kind) && (thread.kind !== 'public' || thread.visitorId !== post.author.id))
    return notFound()
  // Who is in a room is looked up later. An agent who is not in it is a stranger there.
  if (isRoom(thread.kind)) return notFound()
  if (thread.closedAt !== null) return new AppError('thread_closed')
  if (post.author.kind !== 'agent' || thread.kind !== 'public') return undefined
  return post.epoch === thread.epoch && thread.writerId === post.author.id ? undefined : new AppError('stale_epoch')
}

const isOutside = (kind: Author['kind']): boolean => kind === 'visitor' || kind === 'guest'
