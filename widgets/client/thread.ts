/**
 * This is one followed thread: resume, fetching of gaps, merging by seq, receipts and typing. docs/protocol.md §3 and
 * §4.
 */
import type { Author, ErrorCode, Message, ReadMark } from '../../src/protocol/wire.ts'
import { LIMITS } from '../../src/protocol/wire.ts'
import type { Connection } from './connection.ts'
import { Listeners } from './listeners.ts'
import type { Outbox, PendingMessage } from './outbox.ts'
import type { Attached } from './outbox-store.ts'
import { errorCode, retryAfter, retryOf } from './protocol-error.ts'
import { ThreadLog } from './thread-log.ts'
import { TypingNotice, TypingSigns } from './typing.ts'

export interface ThreadOptions {
  /** Returns the assignment under which an agent writes; visitors and notes have none. */
  epoch?(): number | undefined
  /** `false` for a reader who only reads along: the server is not told how far they have read. */
  receipts?: boolean
}

const GAP_PAGE = 200
const RECEIPT_DELAY_MS = 250
/** Within this time we should have heard of a message that we sent or that somebody read. */
const OVERDUE_MS = 1_000
const RETRY_MS = 2_000

export class ThreadClient {
  readonly id: string
  readonly #connection: Connection
  readonly #outbox: Outbox
  readonly #options: ThreadOptions
  readonly #log = new ThreadLog()
  readonly #marks = new Map<string, ReadMark>()
  readonly #signs = new TypingSigns(() => this.#changes.tell())
  readonly #notice: TypingNotice
  readonly #changes = new Listeners()
  readonly #off: (() => void)[]
  readonly #onClose: () => void
  #error: ErrorCode | undefined
  #ready = false
  /** Is true from the answer to follow until its socket is lost. What comes in before that waits in the log. */
  #live = false
  /** Is true when follow was sent into this socket and was not refused. */
  #asked = false
  /** Counts follows: answers to anything that was asked before the latest one are stale. */
  #round = 0
  #fetching = false
  #loadingOlder = false
  #expected = 0
  #read = 0
  #told = { delivered: 0, read: 0 }
  #receipt: ReturnType<typeof setTimeout> | undefined
  #overdue: ReturnType<typeof setTimeout> | undefined
  #retry: ReturnType<typeof setTimeout> | undefined

  constructor(id: string, connection: Connection, outbox: Outbox, options: ThreadOptions, onClose: () => void) {
    this.id = id
    this.#connection = connection
    this.#outbox = outbox
    this.#options = options
    this.#onClose = onClose
    this.#notice = new TypingNotice((on) => connection.tell({ type: 'typing', thread: id, on }))
    this.#off = [
      connection.onState(({ kind }) => {
        // If it was sent right behind hello, it need not be sent again when hello is answered.
        if (kind === 'greeting' || (kind === 'open' && !this.#asked)) void this.#follow()
        else if (kind !== 'open') this.#pause()
      }),
      connection.on('message', ({ message }) => message.thread === id && this.#take(message)),
      connection.on('receipt', ({ thread, mark }) => thread === id && this.#mark(mark)),
      connection.on('typing', ({ thread, author, on }) => thread === id && this.#signs.set(author, on)),
      outbox.onChange(() => this.#changes.tell()),
      outbox.onSent(({ thread, key, seq }) => thread === id && this.#acked(key, seq)),
    ]
    void this.#follow()
  }

  /** Returns the messages in order of seq, without gaps. The array is a new one whenever it changes. */
  get messages(): readonly Message[] {
    return this.#log.messages
  }

  /** Returns our own messages that are not in `messages` yet, in order. */
  get pending(): readonly PendingMessage[] {
    return this.#outbox.pending(this.id).filter(({ key }) => !this.#log.has(key))
  }

  /** Says whether the message sent under this key is in `messages`. */
  has(key: string): boolean {
    return this.#log.has(key)
  }

  get hasOlder(): boolean {
    return this.#ready && this.#log.hasOlder
  }

  get loadingOlder(): boolean {
    return this.#loadingOlder
  }

  get marks(): readonly ReadMark[] {
    return [...this.#marks.values()]
  }

  /** Returns how far the person has read (a seq), here or in another tab. */
  get read(): number {
    return this.#read
  }

  get typing(): readonly Author[] {
    return this.#signs.authors
  }

  /** Says whether the first answer has come. Until then an empty list means nothing. */
  get ready(): boolean {
    return this.#ready
  }

  /** Returns why the thread cannot be followed, when the server has refused it for good. */
  get error(): ErrorCode | undefined {
    return this.#error
  }

  onChange(listener: () => void): () => void {
    return this.#changes.add(listener)
  }

  async post(text: string, files?: readonly Attached[], mentions?: string[]): Promise<void> {
    this.#notice.set(false)
    await this.#outbox.add({ thread: this.id, text, files, epoch: this.#options.epoch?.(), mentions })
  }

  retry(key: string): void {
    void this.#outbox.retry(key, this.#options.epoch?.())
  }

  discard(key: string): void {
    void this.#outbox.discard(key)
  }

  async loadOlder(): Promise<void> {
    const before = this.#log.firstSeq
    if (this.#loadingOlder || !this.#live || !this.#log.hasOlder) return
    const round = this.#round
    const limit = Math.min(LIMITS.pageMessages, before - 1)
    this.#loadingOlder = true
    this.#changes.tell()
    try {
      const page = await this.#connection.call('fetch', { thread: this.id, after: before - 1 - limit, limit })
      if (round === this.#round) this.#log.prepend(page.messages)
    } catch {
      // Scrolling up again asks again.
    } finally {
      this.#loadingOlder = false
      this.#changes.tell()
    }
  }

  /** Tells the server that the person has seen what is here. */
  markRead(): void {
    if (this.#log.lastSeq <= this.#read) return
    this.#read = this.#log.lastSeq
    this.#tellReceipt()
  }

  setTyping(on: boolean): void {
    this.#notice.set(on)
  }

  close(): void {
    this.#round++
    this.#pause()
    for (const off of this.#off) off()
    this.#connection.call('unfollow', { thread: this.id }).catch(() => {})
    this.#onClose()
  }

  #pause(): void {
    this.#live = false
    this.#asked = false
    for (const timer of [this.#receipt, this.#overdue, this.#retry]) clearTimeout(timer)
    this.#receipt = undefined
    this.#signs.clear()
  }

  async #follow(): Promise<void> {
    const { kind } = this.#connection.state
    if (kind !== 'open' && kind !== 'greeting') return
    this.#asked = true
    const round = ++this.#round
    const { name, lastSeq } = this.#log
    this.#live = false
    this.#log.hold()
    try {
      const answer = await this.#connection.call('follow', {
        thread: this.id,
        log: name,
        lastSeq: name === undefined ? undefined : lastSeq,
      })
      if (round !== this.#round) return
      if (answer.mode === 'reset') this.#startOver()
      this.#log.resume(answer)
      for (const mark of answer.marks) this.#merge(mark)
      this.#live = true
      this.#ready = true
      this.#error = undefined
      this.#settle()
    } catch (error) {
      if (round !== this.#round) return
      this.#asked = false
      this.#failed(error)
    }
  }

  #startOver(): void {
    this.#marks.clear()
    this.#expected = 0
    this.#read = 0
    this.#told = { delivered: 0, read: 0 }
  }

  #failed(error: unknown): void {
    if (this.#connection.state.kind !== 'open') return
    if (retryOf(error) === 'later') {
      this.#retry = setTimeout(() => void this.#follow(), retryAfter(error) ?? RETRY_MS)
    } else {
      this.#error = errorCode(error)
      this.#changes.tell()
    }
  }

  #take(message: Message): void {
    this.#log.add([message])
    this.#signs.set(message.author, false)
    // Whoever typed may be somebody else by now, or gone.
    if (message.event) this.#signs.clear()
    if (this.#live) this.#settle()
  }

  /**
   * Runs after the log grew: it fetches what is missing below, tells how far we are, and lets go of what was pending.
   */
  #settle(): void {
    this.#outbox.seen(this.#log.keys)
    if (this.#log.gapAfter !== undefined) void this.#fetchGap()
    else this.#expect(this.#expected)
    this.#tellReceipt()
    this.#changes.tell()
  }

  /** Handles an ack. The message's event may have come before it. */
  #acked(key: string, seq: number): void {
    if (this.#log.has(key)) this.#outbox.seen(new Set([key]))
    else this.#expect(seq)
  }

  /** Notes that the server has messages up to `seq`, and fetches them if they do not come by themselves. */
  #expect(seq: number): void {
    this.#expected = Math.max(seq, this.#expected)
    clearTimeout(this.#overdue)
    if (this.#live && this.#expected > this.#log.lastSeq)
      this.#overdue = setTimeout(() => void this.#fetchGap(), OVERDUE_MS)
  }

  async #fetchGap(): Promise<void> {
    if (this.#fetching || !this.#live) return
    const round = this.#round
    const after = this.#log.lastSeq
    this.#fetching = true
    let wait: number | undefined
    try {
      const page = await this.#connection.call('fetch', { thread: this.id, after, limit: GAP_PAGE })
      if (round === this.#round) this.#log.add(page.messages)
      // Nothing new came: what was expected does not exist, or this server has not heard of it yet.
      if (this.#log.lastSeq === after) wait = RETRY_MS
      this.#expected = Math.min(this.#expected, Math.max(page.lastSeq, this.#log.lastSeq))
    } catch (error) {
      wait = retryAfter(error) ?? RETRY_MS
    }
    this.#fetching = false
    if (!this.#live) return
    if (wait === undefined) this.#settle()
    else this.#retry = setTimeout(() => this.#settle(), wait)
  }

  #mark(mark: ReadMark): void {
    this.#merge(mark)
    this.#expect(mark.delivered)
    this.#changes.tell()
  }

  #merge(mark: ReadMark): void {
    const known = this.#marks.get(mark.reader)
    const delivered = Math.max(mark.delivered, known?.delivered ?? 0)
    const read = Math.max(mark.read, known?.read ?? 0)
    this.#marks.set(mark.reader, { ...mark, delivered, read })
    if (mark.reader === this.#me()) {
      this.#told = { delivered, read }
      this.#read = Math.max(this.#read, read)
    }
  }

  #me(): string | undefined {
    const { state } = this.#connection
    return state.kind === 'open' ? state.hello.you.id : undefined
  }

  #tellReceipt(): void {
    if (this.#options.receipts === false || !this.#live) return
    const next = { delivered: this.#log.lastSeq, read: this.#read }
    if (next.delivered <= this.#told.delivered && next.read <= this.#told.read) return
    this.#receipt ??= setTimeout(() => {
      this.#receipt = undefined
      this.#told = { delivered: this.#log.lastSeq, read: this.#read }
      this.#connection.tell({ type: 'receipt', thread: this.id, ...this.#told })
    }, RECEIPT_DELAY_MS)
  }
}
