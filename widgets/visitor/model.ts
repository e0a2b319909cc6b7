/** This file has what the window knows and can do, without a word about how it looks. */
import { isBlank, type Message, type VisitorConversation } from '../../src/protocol/wire.ts'
import { ChatClient } from '../client/chat.ts'
import type { Connection } from '../client/connection.ts'
import { attempt } from '../client/facilities.ts'
import { fromJson, toJson } from '../client/json.ts'
import { kept } from '../client/kept.ts'
import { randomKey } from '../client/key.ts'
import { Listeners } from '../client/listeners.ts'
import { openOutboxStore, type PendingMessage } from '../client/outbox.ts'
import type { Attached } from '../client/outbox-store.ts'
import type { ThreadClient } from '../client/thread.ts'
import type { Host } from '../loader/host.ts'
import type { DraftFiles } from './draft-files.ts'
import { LauncherNews } from './launcher-news.ts'
import type { QaPart } from './qa-view.ts'
import { isOwn } from './timeline.ts'

export type Phase = 'greeting' | 'queued' | 'active' | 'ended' | 'offline' | 'left'
export interface Person {
  name?: string
  email?: string
}

/** A loss of the connection that is shorter than this is not shown. */
const RECONNECTING_MS = 2_000

export async function openModel(host: Host): Promise<VisitorModel> {
  const { owner, connection, page } = host
  return new VisitorModel(host, owner, new ChatClient(connection, { store: await openOutboxStore(owner), page }))
}

export class VisitorModel {
  readonly host: Host
  readonly chat: ChatClient
  readonly corner: LauncherNews
  readonly #connection: Connection
  readonly draft: ReturnType<typeof kept>
  readonly #done: ReturnType<typeof kept>
  readonly #person: ReturnType<typeof kept>
  readonly #changes = new Listeners()
  readonly #news = new Listeners<Message>()
  readonly #off: (() => void)[]
  conversation: VisitorConversation | null = null
  thread: ThreadClient | undefined
  online = true
  /** The median time to the first answer on this site in milliseconds, as measured; null when nothing was measured. */
  replyMs: number | null = null
  verified = false
  /** The name under which the person is known to us. */
  name = ''
  /** Is there once the site holds a Q&A. */
  qa: QaPart | undefined
  /** Our own id, when this is the page of a guest. */
  guest: string | undefined
  reconnecting = false
  stopped = false
  /** Is true when the visitor asked for the form although somebody is there. */
  wantsForm = false
  ticket: number | undefined
  /** The files of the message that is being written, once there were some. */
  files: DraftFiles | undefined
  /** Stored files of a message that was refused. They go back to what is being written. */
  readonly returned: Attached[] = []
  /** Is true when the part that carries files could not be loaded. */
  noFiles = false
  #leaveKey = randomKey()
  #late: ReturnType<typeof setTimeout> | undefined
  #heard = 0
  #offThread: (() => void) | undefined

  constructor(host: Host, owner: string, chat: ChatClient) {
    this.host = host
    this.chat = chat
    this.corner = new LauncherNews(host)
    this.draft = kept('session', `helpline:draft:${owner}`)
    this.#done = kept('session', `helpline:done:${owner}`)
    this.#person = kept('local', `helpline:you:${owner}`)
    const { connection } = host
    this.#connection = connection
    this.#off = [
      connection.onState(() => this.#connected()),
      connection.on('conversation', ({ conversation }) => this.#update(conversation)),
      connection.on('conversation_gone', ({ conversation }) => {
        if (this.conversation?.id === conversation) this.startOver()
      }),
      connection.on('position', ({ conversation, position }) => {
        if (this.conversation?.id === conversation) this.#update({ ...this.conversation, position })
      }),
      connection.on('online', ({ online }) => {
        this.online = online
        this.changed()
      }),
      chat.onOpened(({ conversation }) => this.#update(conversation)),
      chat.outbox.onChange(() => this.#unsent()),
    ]
    this.#connected()
  }

  get phase(): Phase {
    if (this.ticket !== undefined) return 'left'
    if (this.wantsForm) return 'offline'
    const { conversation } = this
    if (conversation) return conversation.status === 'closed' ? 'ended' : conversation.status
    return this.online || this.pending.length > 0 ? 'greeting' : 'offline'
  }

  get messages(): readonly Message[] {
    return this.thread?.messages ?? []
  }

  /** Returns our own messages on their way; those that begin the conversation come first. */
  get pending(): readonly PendingMessage[] {
    const opening = this.chat.opening.filter(({ key }) => !this.thread?.has(key))
    return [...opening, ...(this.thread?.pending ?? [])]
  }

  onChange(listener: () => void): () => void {
    return this.#changes.add(listener)
  }

  /** Calls back when the other side said something new. Returns a function that takes the listener off. */
  onNews(listener: (message: Message) => void): () => void {
    return this.#news.add(listener)
  }

  /** Returns what the person has told us in this browser, so that nobody is asked twice. */
  get person(): Person {
    return attempt(() => fromJson(this.#person.get()) as Person) ?? {}
  }

  #introduce({ name, email }: Person): void {
    const { person } = this
    this.#person.set(toJson({ name: name || person.name, email: email || person.email }))
  }

  async say(text: string, person: Person = {}, files?: readonly Attached[]): Promise<void> {
    const over = this.conversation?.status === 'closed'
    // Behind an unsent `open` every message goes the same way, or it would overtake it.
    if (this.thread && !over && this.chat.opening.every(({ state }) => state === 'sent'))
      return this.thread.post(text, files)
    if (over) this.startOver()
    await this.chat.open(text, person, files)
    this.#introduce(person)
  }

  /** Sends a message again. One that came too late for its conversation begins the next one. */
  async retry({ key, error, text, files }: PendingMessage): Promise<void> {
    const { outbox } = this.chat
    // What was meant for a crowd does not become a private message.
    if (error !== 'thread_closed' || this.qa?.open) return outbox.retry(key)
    await outbox.discard(key)
    await this.say(text, {}, files)
  }

  async end(): Promise<void> {
    if (!this.conversation) return
    const { conversation } = await this.#connection.call('end', { conversation: this.conversation.id })
    this.#update(conversation)
    // A visitor who leaves the queue has nothing to rate.
    if (!conversation.agent) this.startOver()
  }

  async rate(score: number, comment: string): Promise<void> {
    if (!this.conversation) return
    const fields = { conversation: this.conversation.id, score, comment: comment || undefined }
    this.#update((await this.#connection.call('rate', fields)).conversation)
  }

  /** Resolves when the ticket is stored. A second try after a loss makes no second ticket. */
  async leaveMessage(text: string, email: string, name: string): Promise<void> {
    const conversation = this.wantsForm ? this.conversation?.id : undefined
    const fields = {
      key: this.#leaveKey,
      text,
      email,
      name: isBlank(name) ? undefined : name,
      page: this.host.page(),
      conversation,
    }
    const { ticket } = await this.#connection.call('leave_message', fields)
    this.#leaveKey = randomKey()
    this.#introduce({ name, email })
    this.draft.set('')
    this.startOver()
    this.ticket = ticket.number
    this.changed()
  }

  openForm(open: boolean): void {
    this.wantsForm = open
    this.changed()
  }

  startOver(): void {
    this.ticket = undefined
    this.#done.set(this.conversation?.id ?? '')
    this.conversation = null
    this.#follow(undefined)
    this.openForm(false)
  }

  async history(): Promise<readonly VisitorConversation[]> {
    const { conversations } = await this.#connection.call('history', {})
    return conversations.filter(({ id }) => id !== this.conversation?.id)
  }

  markRead(): void {
    this.thread?.markRead()
    this.recount()
  }

  changed(): void {
    this.#changes.tell()
  }

  destroy(forget: boolean): void {
    for (const off of this.#off) off()
    clearTimeout(this.#late)
    this.#offThread?.()
    this.files?.clear()
    if (forget) {
      this.draft.set('')
      this.#person.set('')
      void this.chat.outbox.clear()
    }
    this.chat.close()
    this.corner.end()
  }

  heard(message: Message): void {
    this.#news.tell(message)
  }

  #connected(): void {
    const { state } = this.#connection
    this.stopped = state.kind === 'stopped'
    if (state.kind === 'open') {
      const { conversation, online, you } = state.hello
      clearTimeout(this.#late)
      this.#late = undefined
      this.reconnecting = false
      this.online = online
      this.replyMs = state.hello.replyMs
      this.verified = you.verified
      this.name = you.name
      this.guest = you.guest ? you.id : undefined
      this.files?.greet(you.id)
      // The server knows best: a conversation that it no longer names has ended, in another tab or by the agent.
      if (conversation && conversation.id !== this.#done.get()) this.#update(conversation)
      else if (this.conversation && this.conversation.status !== 'closed')
        this.#update({ ...this.conversation, status: 'closed' })
    } else {
      this.#late ??= setTimeout(() => {
        this.reconnecting = !this.stopped
        this.changed()
      }, RECONNECTING_MS)
    }
    this.changed()
  }

  #update(conversation: VisitorConversation): void {
    const known = this.conversation
    // An old conversation that is rated in another tab must not replace the present one.
    if (
      known?.id === conversation.id ? conversation.version < known.version : known && conversation.status === 'closed'
    )
      return
    this.conversation = conversation
    if (conversation.status === 'active') this.wantsForm = false
    this.#follow(conversation.thread)
    this.host.emit('conversation', conversation)
    this.changed()
  }

  #follow(id: string | undefined): void {
    if (this.thread?.id === id) return
    this.#offThread?.()
    this.thread?.close()
    this.thread = id === undefined ? undefined : this.chat.thread(id)
    this.#heard = 0
    this.#offThread = this.thread?.onChange(() => this.#grown())
    this.recount()
  }

  /** Returns what the other side said after `seq`. */
  #saidAfter(seq: number): Message[] {
    return this.messages.filter(
      (message) => message.seq > seq && message.kind !== 'event' && !isOwn(message.author, this.guest),
    )
  }

  #grown(): void {
    const last = this.messages.at(-1)?.seq ?? 0
    if (this.thread?.ready && last > this.#heard) {
      const news = this.#saidAfter(Math.max(this.#heard, this.thread.read))
      // At the first look only the latest message is news: the rest is an old conversation.
      const fresh = this.#heard === 0 ? news.slice(-1) : news
      this.#heard = last
      for (const message of fresh) this.#news.tell(message)
    }
    this.recount()
    this.changed()
  }

  recount(): void {
    this.corner.setUnread(this.#saidAfter(this.thread?.read ?? 0).length + (this.qa?.unread ?? 0))
  }

  #unsent(): void {
    // Nobody was there after all: what was written becomes the beginning of the form.
    const refused = this.chat.opening.filter(({ error }) => error === 'unavailable')
    if (refused.length > 0) {
      this.draft.set([this.draft.get(), ...refused.map(({ text }) => text)].filter(Boolean).join('\n'))
      this.returned.push(...refused.flatMap(({ files = [] }) => files))
      this.online = false
      for (const { key } of refused) void this.chat.outbox.discard(key)
    }
    this.host.setUnsent(this.pending.some(({ state }) => /waiting|sending/.test(state)))
    this.changed()
  }
}
