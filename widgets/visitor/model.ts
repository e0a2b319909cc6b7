/** What the window knows and can do, without a word about how it looks. */
import type { Message, VisitorConversation } from '../../src/protocol/wire.ts'
import { ChatClient } from '../client/chat.ts'
import { kept } from '../client/kept.ts'
import { randomKey } from '../client/key.ts'
import { Listeners } from '../client/listeners.ts'
import { openOutboxStore, type PendingMessage } from '../client/outbox.ts'
import type { ThreadClient } from '../client/thread.ts'
import type { Host } from '../loader/host.ts'

export type Phase = 'greeting' | 'queued' | 'active' | 'ended' | 'offline' | 'left'
export interface Person {
  name?: string
  email?: string
}

/** A shorter loss is nobody's business. */
const RECONNECTING_MS = 2_000

export async function openModel(host: Host): Promise<VisitorModel> {
  return new VisitorModel(host, new ChatClient(host.connection, { store: await openOutboxStore(host.owner), page: host.page }))
}

export class VisitorModel {
  readonly host: Host
  readonly chat: ChatClient
  readonly draft: ReturnType<typeof kept>
  readonly #done: ReturnType<typeof kept>
  readonly #changes = new Listeners()
  readonly #news = new Listeners<Message>()
  readonly #off: (() => void)[]
  conversation: VisitorConversation | null = null
  thread: ThreadClient | undefined
  online = true
  verified = false
  reconnecting = false
  stopped = false
  /** The visitor asked for the form although somebody is there. */
  wantsForm = false
  ticket: number | undefined
  #leaveKey = randomKey()
  #late: ReturnType<typeof setTimeout> | undefined
  #heard = 0
  #offThread = () => {}

  constructor(host: Host, chat: ChatClient) {
    this.host = host
    this.chat = chat
    this.draft = kept('session', `helpline:draft:${host.owner}`)
    this.#done = kept('session', `helpline:done:${host.owner}`)
    const { connection } = host
    this.#off = [
      connection.onState(() => this.#connected()),
      connection.on('conversation', ({ conversation }) => this.#update(conversation)),
      connection.on('place', ({ conversation, place }) => {
        if (this.conversation?.id === conversation) this.#update({ ...this.conversation, place })
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
    if (conversation === null) return this.online || this.pending.length > 0 ? 'greeting' : 'offline'
    return conversation.status === 'closed' ? 'ended' : conversation.status
  }

  get messages(): readonly Message[] {
    return this.thread?.messages ?? []
  }

  /** Own messages on their way, those that begin the conversation first. */
  get pending(): readonly PendingMessage[] {
    const opening = this.chat.opening.filter(({ key }) => !this.thread?.has(key))
    return [...opening, ...(this.thread?.pending ?? [])]
  }

  get unread(): number {
    const read = this.thread?.read ?? 0
    return this.messages.filter(({ seq, author, kind }) => seq > read && kind === 'text' && author.kind === 'agent').length
  }

  onChange(listener: () => void): () => void {
    return this.#changes.add(listener)
  }

  /** The other side said something that was not known before. */
  onNews(listener: (message: Message) => void): () => void {
    return this.#news.add(listener)
  }

  async say(text: string, person: Person = {}): Promise<void> {
    const { thread, conversation } = this
    // Behind an unsent `open` everything goes the same way, or it would overtake it.
    if (
      thread === undefined ||
      conversation === null ||
      conversation.status === 'closed' ||
      this.chat.opening.some(({ state }) => state !== 'sent')
    ) {
      if (conversation?.status === 'closed') this.startOver()
      await this.chat.open(text, person)
    } else {
      await thread.post(text)
    }
  }

  /** A message that came too late for its conversation begins the next one. */
  async retry({ key, error, text }: PendingMessage): Promise<void> {
    if (error !== 'thread_closed') return this.chat.outbox.retry(key)
    await this.chat.outbox.discard(key)
    await this.say(text)
  }

  async end(): Promise<void> {
    const { conversation } = this
    if (conversation === null) return
    const answer = await this.host.connection.call('end', { conversation: conversation.id })
    this.#update(answer.conversation)
    // Who leaves the queue has nothing to rate.
    if (answer.conversation.agent === null) this.startOver()
  }

  async rate(score: number, comment: string): Promise<void> {
    const { conversation } = this
    if (conversation === null) return
    const answer = await this.host.connection.call('rate', { conversation: conversation.id, score, comment: comment || undefined })
    this.#update(answer.conversation)
  }

  /** Resolves when the ticket is stored; a second try after a loss makes no second ticket. */
  async leaveMessage(text: string, email: string, name: string): Promise<void> {
    const fields = { key: this.#leaveKey, text, email, name: name || undefined, page: this.host.page() }
    const { ticket } = await this.host.connection.call('leave_message', fields)
    this.#leaveKey = randomKey()
    this.ticket = ticket.number
    this.wantsForm = false
    if (this.conversation?.status === 'queued') await this.end().catch(() => {})
    this.changed()
  }

  openForm(open: boolean): void {
    this.wantsForm = open
    this.changed()
  }

  startOver(): void {
    this.ticket = undefined
    this.wantsForm = false
    this.#done.set(this.conversation?.id ?? '')
    this.conversation = null
    this.#follow(undefined)
    this.changed()
  }

  async history(): Promise<readonly VisitorConversation[]> {
    const { conversations } = await this.host.connection.call('history', {})
    return conversations.filter(({ id }) => id !== this.conversation?.id)
  }

  markRead(): void {
    this.thread?.markRead()
    this.#counted()
  }

  changed(): void {
    this.#changes.tell()
  }

  destroy(forget: boolean): void {
    for (const off of this.#off) off()
    clearTimeout(this.#late)
    this.#offThread()
    if (forget) {
      this.draft.set('')
      void this.chat.outbox.clear()
    }
    this.chat.close()
  }

  #connected(): void {
    const { state } = this.host.connection
    this.stopped = state.kind === 'stopped'
    if (state.kind === 'open') {
      clearTimeout(this.#late)
      this.#late = undefined
      this.reconnecting = false
      this.online = state.hello.online
      this.verified = state.hello.you.verified
      this.#greeted(state.hello.conversation)
    } else {
      this.#late ??= setTimeout(() => {
        this.reconnecting = this.host.connection.state.kind !== 'stopped'
        this.changed()
      }, RECONNECTING_MS)
    }
    this.changed()
  }

  /** The server is the truth: what it does not name any more has ended, in another tab or by the agent. */
  #greeted(conversation: VisitorConversation | null): void {
    if (conversation !== null && conversation.id !== this.#done.get()) this.#update(conversation)
    else if (this.conversation !== null && this.conversation.status !== 'closed') this.#update({ ...this.conversation, status: 'closed' })
  }

  #update(conversation: VisitorConversation): void {
    const known = this.conversation
    if (known?.id === conversation.id && conversation.version < known.version) return
    // An old conversation that is rated in another tab must not replace the present one.
    if (known !== null && known.id !== conversation.id && conversation.status === 'closed') return
    this.conversation = conversation
    if (conversation.status === 'active') this.wantsForm = false
    this.#follow(conversation.thread)
    this.host.emit('conversation', conversation)
    this.changed()
  }

  #follow(id: string | undefined): void {
    if (this.thread?.id === id) return
    this.#offThread()
    this.thread?.close()
    this.thread = id === undefined ? undefined : this.chat.thread(id)
    this.#heard = 0
    this.#offThread = this.thread?.onChange(() => this.#grown()) ?? (() => {})
    this.#counted()
  }

  #grown(): void {
    const { messages } = this
    const last = messages.at(-1)?.seq ?? 0
    if (this.thread?.ready && last > this.#heard) {
      const first = this.#heard === 0
      const read = this.thread.read
      const news = messages.filter(
        ({ seq, author, kind }) => seq > Math.max(this.#heard, read) && kind === 'text' && author.kind === 'agent',
      )
      this.#heard = last
      // At the first look only the latest is news: the rest is an old conversation.
      for (const message of first ? news.slice(-1) : news) this.#news.tell(message)
    }
    this.#counted()
    this.changed()
  }

  #counted(): void {
    this.host.setUnread(this.unread)
  }

  #unsent(): void {
    // Nobody was there after all: what was written becomes the beginning of the form.
    const refused = this.chat.opening.filter(({ error }) => error === 'unavailable')
    if (refused.length > 0) {
      this.draft.set([this.draft.get(), ...refused.map(({ text }) => text)].filter(Boolean).join('\n'))
      this.online = false
      for (const { key } of refused) void this.chat.outbox.discard(key)
    }
    this.host.setUnsent(this.pending.some(({ state }) => state === 'waiting' || state === 'sending'))
    this.changed()
  }
}
