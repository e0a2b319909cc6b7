/**
 * This is the hot path. Every post that arrives while a commit runs is stored by the next one (group commit), with one
 * read and one update of each thread. Rules [TH1]–[TH5] of docs/protocol.md.
 */
import { type Clock, elapsed, type Moment, type Tick, type Ticks } from '../kernel/clock.ts'
import { AppError, notFound } from '../kernel/errors.ts'
import type { Author, Message } from '../protocol/entities.ts'
import { type Database, type Tx, WorkAgain } from '../store/database.ts'
import { type FileShelf, spoken } from './files.ts'
import { type MembershipRow, readMembership } from './membership.ts'
import { Pace } from './pace.ts'
import {
  advanceWith,
  insertMessages,
  isSame,
  markMentions,
  readLastSaid,
  readSentEach,
  readThreads,
  type Sent,
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
/** So many milliseconds after a batch had to run again, batches look first: where one post came twice, others will. */
const LOOK_FIRST_MS = 1_000

export class MessageWriter {
  private waiting: Waiting[] = []
  private asked = false
  /** When a batch last had to run again. */
  private ranAgainAt: Tick | undefined
  private readonly database: Database
  private readonly clock: Clock
  private readonly ticks: Ticks
  private readonly pace: Pace
  private readonly shelf: FileShelf
  constructor(database: Database, clock: Clock, ticks: Ticks, shelf: FileShelf) {
    this.database = database
    this.clock = clock
    this.ticks = ticks
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
        if (batch.length === 0) batch = this.take()
        else this.beginAgain(batch)
        const posts = batch.map(({ post }) => post)
        return new Batch(tx, this.clock(), this.pace, this.shelf, this.looksFirst()).store(posts)
      })
      batch.forEach((waiting, index) => {
        const outcome = outcomes[index]
        if (outcome === undefined || outcome instanceof AppError) waiting.reject(outcome ?? new AppError('internal'))
        else waiting.resolve(outcome)
      })
    } catch (error) {
      // The write was refused before it began (the database is locked), so those that wait for it are refused with it.
      if (batch.length === 0) batch = this.take()
      this.forget(batch)
      for (const { reject } of batch) reject(error)
    }
  }

  private beginAgain(batch: Waiting[]): void {
    this.forget(batch)
    this.ranAgainAt = this.ticks()
  }

  /** Forgets that these were said: they were undone, and slow mode counts from what is stored. */
  private forget(batch: Waiting[]): void {
    for (const { post } of batch) this.pace.forget(post.thread, post.author.id)
  }

  private looksFirst(): boolean {
    return this.ranAgainAt !== undefined && elapsed(this.ranAgainAt, this.ticks()) < LOOK_FIRST_MS
  }

  /** Takes the posts that wait. Whoever posts from here on waits for the next write. */
  private take(): Waiting[] {
    const batch = this.waiting.splice(0, BATCH)
    this.asked = false
    if (this.waiting.length > 0) void this.drain()
    return batch
  }
}

/**
 * A batch is the posts of one write. What most of them need is read, inserted and moved on for all of them at once,
 * because each statement that waits for another is a round trip on PostgreSQL.
 */
class Batch {
  private threads = new Map<string, ThreadRow>()
  /** What was sent before, in this batch too, by thread, author and key. */
  private readonly sent = new Map<string, Sent>()
  private readonly memberships = new Map<string, MembershipRow | undefined>()
  private readonly moved = new Map<ThreadRow, Message>()
  /** Who spoke in this batch in a room with slow mode, as `[thread, author]` by both. */
  private readonly spoke = new Map<string, [string, string]>()
  /** These have their place in their threads, and are not inserted yet. */
  private pending: Message[] = []
  private readonly tx: Tx
  private readonly now: Moment
  private readonly pace: Pace
  private readonly shelf: FileShelf
  private readonly looksFirst: boolean
  /**
   * Hardly a post was stored before, so its key is looked for only if it is refused. If one was stored, the batch is
   * undone and run again, and then `looksFirst`.
   */
  constructor(tx: Tx, now: Moment, pace: Pace, shelf: FileShelf, looksFirst: boolean) {
    this.tx = tx
    this.now = now
    this.pace = pace
    this.shelf = shelf
    this.looksFirst = looksFirst
  }

  async store(posts: Post[]): Promise<Outcome[]> {
    await this.look(posts)
    const outcomes: Outcome[] = []
    for (const post of posts) outcomes.push(this.before(post) ?? (await this.place(post)))
    const moved = [...this.moved].map(([{ awaitingSince }, message]) => ({ message, awaitingSince }))
    await Promise.all([this.insert(), advanceWith(this.tx, moved)])
    for (const [thread, author] of this.spoke.values()) this.pace.note(thread, author)
    return this.looksFirst ? outcomes : this.recognise(posts, outcomes)
  }

  /** What was stored once is acknowledged again, even when it would be refused by now. */
  private async recognise(posts: Post[], outcomes: Outcome[]): Promise<Outcome[]> {
    const refused = posts.filter((_, index) => outcomes[index] instanceof AppError)
    if (refused.length === 0) return outcomes
    await this.recollect(refused)
    return posts.map((post, index) => this.before(post) ?? (outcomes[index] as Outcome))
  }

  private async look(posts: Post[]): Promise<void> {
    const [threads] = await Promise.all([
      readThreads(this.tx, [...new Set(posts.map(({ thread }) => thread))]),
      this.looksFirst ? this.recollect(posts) : undefined,
    ])
    this.threads = threads
  }

  /** Reads what was sent under the keys of these posts before. */
  private async recollect(posts: Post[]): Promise<void> {
    const keys = posts.map(({ thread, author, key }): [string, string, string] => [thread, author.id, key])
    const sent = await readSentEach(this.tx, keys)
    posts.forEach((post, index) => {
      const before = sent[index]
      if (before !== undefined) this.sent.set(nameOf(post), before)
    })
  }

  private async insert(): Promise<void> {
    const messages = this.pending
    this.pending = []
    if (await insertMessages(this.tx, messages)) return
    // Nobody else may have used a key since it was looked for; whoever tries again is told what is stored.
    throw this.looksFirst ? new AppError('busy', undefined, 1_000) : new WorkAgain()
  }

  /** Gives one post that is new its place in its thread, or refuses it. */
  private async place(post: Post): Promise<Outcome> {
    const thread = this.threads.get(post.thread)
    const author = await this.admit(post, thread)
    if (author instanceof AppError) return author
    if (thread === undefined) return notFound()
    const { key, text, files: ids = [], mentions = [] } = post
    const files = ids.length === 0 ? [] : await this.shelf.offer(this.tx, author.id, ids)
    if (files instanceof AppError) return files
    const at = notBefore(thread, this.now)
    const message: Message = { thread: thread.id, seq: thread.lastSeq + 1, at, author, ...spoken(text, files), key }
    this.sent.set(nameOf(post), { seq: message.seq, at, text, files: files.length > 0 ? JSON.stringify(files) : null })
    this.pending.push(message)
    // Files and mentions are noted on the row.
    if (ids.length > 0 || mentions.length > 0) await this.insert()
    if (ids.length > 0) await this.shelf.take(this.tx, ids, message)
    await this.call(message, mentions)
    if (thread.slowModeMs > 0) this.spoke.set(`${thread.id} ${author.id}`, [thread.id, author.id])
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
    const membership = await this.membership(thread.id, author.id)
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
    const since = this.spoke.has(`${thread.id} ${authorId}`) ? 0 : this.pace.since(thread.id, authorId)
    const wait = thread.slowModeMs - (since ?? (await this.recall(thread, authorId)))
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
  private async call(message: Message, ids: string[]): Promise<void> {
    const called: string[] = []
    for (const id of new Set(ids)) if ((await this.membership(message.thread, id)) !== undefined) called.push(id)
    if (called.length === 0) return
    message.mentions = called
    await markMentions(this.tx, message, called)
  }

  private before(post: Post): Outcome | undefined {
    const { thread, text, files } = post
    const sent = this.sent.get(nameOf(post))
    if (sent === undefined) return undefined
    return isSame(sent, text, files) ? { thread, seq: sent.seq, at: sent.at } : new AppError('key_reused')
  }

  private async membership(thread: string, member: string): Promise<MembershipRow | undefined> {
    const name = `${thread} ${member}`
    if (!this.memberships.has(name)) this.memberships.set(name, await readMembership(this.tx.db, thread, member))
    return this.memberships.get(name)
  }
}

const nameOf = ({ thread, author, key }: Post): string => `${thread} ${author.id} ${key}`

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
