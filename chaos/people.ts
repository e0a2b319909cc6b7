/** Visitors and agents with the headless client that the screens use. */
import { WebSocket } from 'ws'
import type { Message, StaffConversation, VisitorConversation } from '../src/protocol/entities.ts'
import { ChatClient, Connection, MemoryOutboxStore, type ThreadClient } from '../widgets/client/index.ts'
import { call } from './api.ts'
import type { History, Screen } from './history.ts'

/** Nobody waits longer than this between two tries to come back. */
const LONGEST_WAIT_MS = 2_000

abstract class Person {
  readonly name: string
  readonly chat: ChatClient
  readonly threads = new Map<string, ThreadClient>()
  protected readonly url: string
  protected readonly history: History
  private said = 0
  constructor(name: string, url: string, history: History) {
    this.name = name
    this.url = url
    this.history = history
    const connection = new Connection({
      url: `${url.replace(/^http/, 'ws')}/ws`,
      client: 'chaos',
      getToken: async (fresh) => ({ token: await this.token(fresh) }),
      WebSocket,
      longestWaitMs: LONGEST_WAIT_MS,
    })
    this.chat = new ChatClient(connection, { store: new MemoryOutboxStore() })
    this.chat.outbox.onSent(({ key, thread, seq }) => history.acked(key, thread, seq))
    connection.on('message', ({ message }) => this.hear(message))
  }

  protected abstract token(fresh: boolean): Promise<string>
  protected abstract hear(message: Message): void

  get connection(): Connection {
    return this.chat.connection
  }

  /** Says what still keeps this person from rest; undefined when everything that was written is settled. */
  unsettled(): string | undefined {
    if (this.connection.state.kind !== 'open') return `${this.name} is ${this.connection.state.kind}`
    const lanes = [null, ...this.threads.keys()]
    const waiting = lanes.flatMap((lane) => this.chat.outbox.pending(lane)).filter(({ state }) => state !== 'failed')
    return waiting.length === 0 ? undefined : `${this.name} has ${waiting.length} messages that are not settled`
  }

  screens(): Screen[] {
    return [...this.threads].map(([thread, { messages }]) => ({
      person: this.name,
      thread,
      lines: messages.map(({ seq, text = '' }) => ({ seq, text })),
    }))
  }

  protected async write(add: (text: string) => Promise<string>): Promise<void> {
    this.said += 1
    const text = `${this.name} says ${this.said}`
    this.history.wrote(this.name, await add(text), text)
  }

  protected follow(id: string, epoch?: () => number | undefined): void {
    if (this.threads.has(id)) return
    this.threads.set(id, this.chat.thread(id, epoch === undefined ? {} : { epoch }))
  }

  leave(): void {
    this.chat.close()
    this.connection.stop()
  }
}

export class Visitor extends Person {
  private readonly site: string
  private known: { token: string; secret: string } | undefined
  private current: VisitorConversation | undefined
  constructor(name: string, url: string, history: History, site: string) {
    super(name, url, history)
    this.site = site
    this.chat.onOpened(({ conversation }) => this.note(conversation))
    this.connection.on('conversation', ({ conversation }) => this.note(conversation))
  }

  /** Writes into the conversation, and begins one when there is none. */
  async say(times: number): Promise<void> {
    for (let n = 0; n < times; n += 1) {
      const { current } = this
      // Behind an unsent `open` every message goes the same way, as in the widget, or it would overtake it.
      const isOpen = this.chat.opening.every(({ state }) => state === 'sent')
      await this.write((text) =>
        current !== undefined && isOpen ? this.chat.outbox.add({ thread: current.thread, text }) : this.chat.open(text),
      )
    }
  }

  async end(): Promise<void> {
    const { current } = this
    if (current !== undefined) await this.connection.call('end', { conversation: current.id }).catch(() => {})
  }

  protected async token(fresh: boolean): Promise<string> {
    if (this.known === undefined || fresh)
      this.known = await call<{ token: string; secret: string }>(this.url, 'visitors/tokens', {
        site: this.site,
        ...(this.known === undefined ? {} : { secret: this.known.secret }),
      })
    return this.known.token
  }

  private note(conversation: VisitorConversation): void {
    this.follow(conversation.thread)
    if (conversation.status !== 'closed') this.current = conversation
    else if (this.current?.id === conversation.id) this.current = undefined
  }

  protected hear({ thread, seq }: Message): void {
    if (!this.threads.has(thread)) this.history.contradictions.push(`${this.name} heard ${seq} of a foreign thread`)
  }
}

export class Agent extends Person {
  private readonly account: { email: string; password: string }
  private readonly id: string
  private session: string | undefined
  private readonly chats = new Map<string, StaffConversation>()
  constructor(
    url: string,
    history: History,
    account: { id: string; name: string; email: string; password: string; token: string },
  ) {
    super(account.name, url, history)
    this.account = account
    this.id = account.id
    this.session = account.token
    this.connection.onState(({ kind }) => {
      if (kind === 'open') void this.sitDown()
    })
    this.connection.on('staff_conversation', ({ conversation }) => this.note(conversation))
  }

  async answer(pick: number, times: number): Promise<void> {
    const chat = this.one(pick)
    if (chat === undefined) return
    const draft = { thread: chat.publicThread, epoch: chat.epoch }
    for (let n = 0; n < times; n += 1) await this.write((text) => this.chat.outbox.add({ ...draft, text }))
  }

  async close(pick: number): Promise<void> {
    const chat = this.one(pick)
    if (chat === undefined) return
    await this.connection.call('close', { conversation: chat.id, epoch: chat.epoch }).catch(() => {})
  }

  async handBack(pick: number): Promise<void> {
    const chat = this.one(pick)
    if (chat === undefined) return
    const to = { kind: 'queue' } as const
    await this.connection.call('transfer', { conversation: chat.id, epoch: chat.epoch, to }).catch(() => {})
  }

  protected async token(fresh: boolean): Promise<string> {
    if (this.session === undefined || fresh) {
      const { email, password } = this.account
      this.session = (await call<{ accessToken: string }>(this.url, 'sessions', { email, password })).accessToken
    }
    return this.session
  }

  /** Staff may read every conversation, so nothing is foreign. */
  protected hear(): void {}

  private async sitDown(): Promise<void> {
    try {
      const { conversations } = await this.connection.call('inbox', {})
      for (const conversation of conversations) this.note(conversation)
      await this.connection.call('availability', { status: 'online' })
    } catch {
      // The connection was lost again; the next one sits down anew.
    }
  }

  private note(conversation: StaffConversation): void {
    const known = this.chats.get(conversation.id)
    if (known !== undefined && known.version > conversation.version) return
    this.chats.set(conversation.id, conversation)
    if (conversation.agent?.id !== this.id) return
    this.follow(conversation.publicThread, () => this.chats.get(conversation.id)?.epoch)
  }

  private one(pick: number): StaffConversation | undefined {
    const mine = [...this.chats.values()].filter(({ agent, status }) => agent?.id === this.id && status === 'active')
    return mine[pick % Math.max(1, mine.length)]
  }
}
