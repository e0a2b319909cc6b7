/** Visitors and agents with the headless client that the screens use. */
import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import type { Announcement, Message, QaRoom, StaffConversation, VisitorConversation } from '../src/protocol/entities.ts'
import {
  type Attached,
  ChatClient,
  Connection,
  MemoryOutboxStore,
  ProtocolError,
  retryOf,
  type ThreadClient,
} from '../widgets/client/index.ts'
import { upload } from '../widgets/client/upload.ts'
import { bearer, call, request } from './api.ts'
import type { Door } from './door.ts'
import type { Board, Carried, History, Inbox, Screen } from './history.ts'

/** Nobody waits longer than this between two tries to come back. */
const LONGEST_WAIT_MS = 2_000
const AGAIN_MS = 200
/** A socket may follow so many threads, and a screen shows the latest. */
const MOST_FOLLOWED = { visitors: 6, staff: 150 }
/** What somebody writes, as the texts say it. */
type Verb = 'says' | 'attaches' | 'tells colleagues' | 'asks'

/** Returns the class of sockets that tell somebody each frame, as it came. */
const listening = (hear: (frame: string) => void) =>
  class extends WebSocket {
    constructor(url: string) {
      super(url)
      this.on('message', (data) => hear(String(data)))
    }
  }

abstract class Person {
  readonly name: string
  readonly chat: ChatClient
  readonly threads = new Map<string, ThreadClient>()
  protected readonly door: Door
  protected readonly history: History
  protected abstract readonly kind: Board['kind']
  private said = 0
  private readonly board = new Map<string, number>()
  private readonly seen = new Set<string>()
  /** What this socket has said of announcements is newer than the answer to hello, even when it came before. */
  private readonly fresh = new Set<string>()
  constructor(name: string, door: Door, history: History) {
    this.name = name
    this.door = door
    this.history = history
    const connection = new Connection({
      url: door.socketUrl,
      client: 'chaos',
      getToken: async (fresh) => ({ token: await this.token(fresh) }),
      WebSocket: listening((frame) => this.overhear(frame)),
      longestWaitMs: LONGEST_WAIT_MS,
    })
    this.chat = new ChatClient(connection, { store: new MemoryOutboxStore() })
    this.chat.outbox.onSent(({ key, thread, seq }) => history.acked(key, thread, seq))
    connection.on('message', ({ message }) => this.hear(message))
    connection.on('announcement', ({ announcement }) => {
      this.fresh.add(announcement.id)
      this.putUp(announcement)
    })
    connection.on('announcement_gone', ({ announcement }) => this.takeDown(announcement))
    connection.onState((state) => {
      if (state.kind === 'greeting') this.fresh.clear()
      if (state.kind !== 'open') return
      const { announcements } = state.hello
      for (const id of this.board.keys())
        if (!this.fresh.has(id) && !announcements.some((one) => one.id === id)) this.board.delete(id)
      for (const announcement of announcements) if (!this.fresh.has(announcement.id)) this.putUp(announcement)
    })
  }

  protected abstract token(fresh: boolean): Promise<string>
  protected abstract hear(message: Message): void
  protected abstract overhear(frame: string): void

  get connection(): Connection {
    return this.chat.connection
  }

  /** Says what still keeps this person from rest; undefined when everything that was written is settled. */
  unsettled(): string | undefined {
    if (this.connection.state.kind !== 'open') return `${this.name} is ${this.connection.state.kind}`
    const { waiting } = this
    return waiting === 0 ? undefined : `${this.name} has ${waiting} messages that are not settled`
  }

  /** So many messages are neither shown by their thread nor refused. */
  get waiting(): number {
    const lanes = [null, ...this.threads.keys()]
    return lanes.flatMap((lane) => this.chat.outbox.pending(lane)).filter(({ state }) => state !== 'failed').length
  }

  /** Returns the codes with which messages were refused for good. */
  refusals(): string[] {
    const lanes = [null, ...this.threads.keys()]
    return lanes.flatMap((lane) => this.chat.outbox.pending(lane)).flatMap(({ error }) => error ?? [])
  }

  screens(): Screen[] {
    return [...this.threads].map(([thread, { messages }]) => ({
      person: this.name,
      thread,
      lines: messages.map(({ seq, text = '', files = [] }) => ({ seq, text: lineOf(text, files) })),
    }))
  }

  boards(): Board[] {
    const { state } = this.connection
    if (state.kind !== 'open') return []
    return [{ person: this.name, id: state.hello.you.id, kind: this.kind, versions: new Map(this.board) }]
  }

  /** Puts one of the announcements away. It must not be shown again. */
  async putAway(pick: number): Promise<void> {
    const announcement = [...this.board.keys()][pick % Math.max(1, this.board.size)]
    if (announcement === undefined) return
    await this.persist(() => this.connection.call('dismiss', { announcement }))
    this.takeDown(announcement)
  }

  protected async write(
    verb: Verb,
    add: (text: string) => Promise<string>,
    more: Partial<Carried> = {},
  ): Promise<void> {
    this.said += 1
    const text = `${this.name} ${verb} ${this.said}`
    this.history.begins(text)
    this.history.wrote(this.name, await add(text), text, { files: [], epoch: undefined, ...more })
  }

  /** Calls back when the connection is there again. Returns what takes the listener off. */
  private readonly onBack = (listener: () => void): (() => void) =>
    this.connection.onState(({ kind }) => void (kind === 'open' && listener()))

  /** Uploads a file of so many lines. Resolves to undefined when that was refused, as to one who was signed out. */
  protected async upload(lines: number): Promise<Attached | undefined> {
    const content = contentOf(this.name, lines)
    const name = `${lines} lines of ${this.name}.txt`
    const door = { base: this.door.url, token: () => this.token(false), onBack: this.onBack }
    const source = { name, body: new Blob([content]) }
    const id = await upload(door, source, () => undefined, new AbortController().signal).catch(() => undefined)
    return id === undefined ? undefined : { id, name, size: content.length }
  }

  /** Returns what is wrong with the files that this person sent: each can be read again as it was. */
  async lostFiles(): Promise<string[]> {
    const mine = [...this.history.written.values()].filter(
      ({ author, files, ack }) => author === this.name && files.length > 0 && ack !== undefined,
    )
    const wrong: string[] = []
    for (const { text, files } of mine) {
      const body = { files }
      const { items } = await call<{ items: { url: string }[] }>(
        this.door.url,
        'files/links',
        body,
        await this.token(false),
      )
      const [link] = items
      const answer = link === undefined ? undefined : await fetch(this.door.url + link.url)
      const content = answer?.ok === true ? await answer.text() : undefined
      if (content === undefined || content !== contentOf(this.name, content.split('\n').length - 1))
        wrong.push(`the file of “${text}” cannot be read: ${answer?.status ?? 'there is no address'}`)
    }
    return wrong
  }

  /** Says something again until it was answered. Resolves to undefined when the answer is a refusal. */
  protected async persist<Answer>(say: () => Promise<Answer>): Promise<Answer | undefined> {
    for (;;) {
      try {
        return await say()
      } catch (error) {
        if (error instanceof ProtocolError && retryOf(error) !== 'later') return undefined
        if (this.connection.state.kind === 'stopped') return undefined
        await sleep(AGAIN_MS)
      }
    }
  }

  follow(id: string, epoch?: () => number | undefined): void {
    if (this.threads.has(id)) return
    const [oldest] = this.threads.keys()
    if (oldest !== undefined && this.threads.size >= MOST_FOLLOWED[this.kind]) this.unfollow(oldest)
    this.threads.set(id, this.chat.thread(id, epoch === undefined ? {} : { epoch }))
  }

  protected unfollow(id: string): void {
    this.threads.get(id)?.close()
    this.threads.delete(id)
  }

  leave(): void {
    this.chat.close()
    this.connection.stop()
  }

  private takeDown(id: string): void {
    this.fresh.add(id)
    this.board.delete(id)
  }

  /** One announcement is shown once, in its latest version. */
  private putUp({ id, version }: Announcement): void {
    const shown = this.board.get(id)
    if (shown === undefined && this.seen.has(id))
      this.history.contradictions.add(`${this.name} was shown announcement ${id} again`)
    this.seen.add(id)
    this.board.set(id, Math.max(version, shown ?? 0))
  }
}

export class Visitor extends Person {
  protected override readonly kind = 'visitors'
  private readonly site: string
  private known: { token: string; secret: string } | undefined
  private current: VisitorConversation | undefined
  private qa: QaRoom | null = null
  private isInQa = false
  constructor(name: string, door: Door, history: History, site: string) {
    super(name, door, history)
    this.site = site
    this.chat.onOpened(({ conversation }) => this.note(conversation))
    this.connection.on('conversation', ({ conversation }) => this.note(conversation))
    this.connection.on('qa', ({ qa }) => {
      this.qa = qa
    })
    this.connection.onState((state) => {
      if (state.kind === 'open') this.qa = state.hello.qa
    })
  }

  /** Writes into the conversation, and begins one when there is none. */
  async say(times: number): Promise<void> {
    for (let n = 0; n < times; n += 1) await this.write('says', (text) => this.send(text))
  }

  async sendFile(lines: number): Promise<void> {
    const file = await this.upload(lines)
    if (file !== undefined) await this.write('attaches', (text) => this.send(text, [file]), { files: [file.id] })
  }

  /** Asks in the Q&A, and joins it before. */
  async ask(): Promise<void> {
    const { qa } = this
    if (qa === null) return
    if (!this.isInQa) {
      const joined = await this.persist(() => this.connection.call('join_qa', { qa: qa.id, name: this.name }))
      if (joined === undefined) return
      this.isInQa = true
      this.follow(qa.thread)
    }
    await this.write('asks', (text) => this.chat.outbox.add({ thread: qa.thread, text }))
  }

  async leaveQa(): Promise<void> {
    const { qa } = this
    if (qa === null || !this.isInQa) return
    this.isInQa = false
    await this.persist(() => this.connection.call('leave_qa', { qa: qa.id }))
    this.unfollow(qa.thread)
  }

  async end(): Promise<void> {
    const { current } = this
    if (current !== undefined) await this.connection.call('end', { conversation: current.id }).catch(() => {})
  }

  protected async token(fresh: boolean): Promise<string> {
    if (this.known === undefined || fresh)
      this.known = await call<{ token: string; secret: string }>(this.door.url, 'visitors/tokens', {
        site: this.site,
        ...(this.known === undefined ? {} : { secret: this.known.secret }),
      })
    return this.known.token
  }

  private send(text: string, files?: Attached[]): Promise<string> {
    const { current } = this
    // Behind an unsent `open` every message goes the same way, as in the widget, or it would overtake it.
    const isOpen = this.chat.opening.every(({ state }) => state === 'sent')
    return current !== undefined && isOpen
      ? this.chat.outbox.add({ thread: current.thread, text, files })
      : this.chat.open(text, {}, files)
  }

  private note(conversation: VisitorConversation): void {
    this.follow(conversation.thread)
    if (conversation.status !== 'closed') this.current = conversation
    else if (this.current?.id === conversation.id) this.current = undefined
  }

  protected hear({ thread, seq }: Message): void {
    if (!this.threads.has(thread)) this.history.contradictions.add(`${this.name} heard ${seq} of a foreign thread`)
  }

  /** No frame of a visitor holds what another one wrote in private, or what staff write to each other. */
  protected overhear(frame: string): void {
    for (const [text, author, verb] of frame.matchAll(/(visitor \d+|agent \d+) (says|attaches|tells colleagues) \d+/g))
      if (verb === 'tells colleagues' || (author?.startsWith('visitor') === true && author !== this.name))
        this.history.contradictions.add(`${this.name} was told “${text}”`)
  }
}

interface Session {
  token: string
  cookie: string
}

export class Agent extends Person {
  protected override readonly kind = 'staff'
  readonly id: string
  private readonly account: { email: string; password: string }
  private session: Session | undefined
  private readonly chats = new Map<string, StaffConversation>()
  /** The conversations that this socket was told of after it asked for its inbox. */
  private toldSince = new Set<string>()
  private isAway = false
  /** When the end of the session was confirmed, until the next one begins. */
  private endedAt: number | undefined
  private room: string | undefined
  constructor(
    door: Door,
    history: History,
    account: { id: string; name: string; email: string; password: string; session: Session },
  ) {
    super(account.name, door, history)
    this.account = account
    this.id = account.id
    this.session = account.session
    this.connection.onState(({ kind }) => {
      if (kind === 'open') void this.sitDown()
    })
    this.connection.on('staff_conversation', ({ conversation }) => {
      this.toldSince.add(conversation.id)
      this.note(conversation)
    })
  }

  async answer(pick: number, times: number): Promise<void> {
    const chat = this.one(pick)
    if (chat === undefined) return
    const draft = { thread: chat.publicThread, epoch: chat.epoch }
    for (let n = 0; n < times; n += 1)
      await this.write('says', (text) => this.chat.outbox.add({ ...draft, text }), draft)
  }

  async handOverFile(pick: number, lines: number): Promise<void> {
    const file = await this.upload(lines)
    const chat = this.one(pick)
    if (chat === undefined || file === undefined) return
    const draft = { thread: chat.publicThread, epoch: chat.epoch, files: [file] }
    await this.write('attaches', (text) => this.chat.outbox.add({ ...draft, text }), {
      files: [file.id],
      epoch: chat.epoch,
    })
  }

  async talk(times: number): Promise<void> {
    const { room } = this
    if (room === undefined) return
    for (let n = 0; n < times; n += 1)
      await this.write('tells colleagues', (text) => this.chat.outbox.add({ thread: room, text }))
  }

  /** Comes into a room of staff, to stay. */
  async enter(room: { id: string; thread: string }): Promise<void> {
    await this.persist(() => this.connection.call('join_room', { room: room.id }))
    this.room = room.thread
    this.follow(room.thread)
  }

  async close(pick: number): Promise<void> {
    const chat = this.one(pick)
    if (chat === undefined) return
    await this.connection.call('close', { conversation: chat.id, epoch: chat.epoch }).catch(() => {})
  }

  async handBack(pick: number): Promise<void> {
    await this.transfer(pick, { kind: 'queue' })
  }

  async passOn(pick: number, colleague: Agent): Promise<void> {
    await this.transfer(pick, { kind: 'agent', id: colleague.id })
  }

  /** Takes the first of the queue. */
  async take(): Promise<void> {
    await this.connection.call('next', {}).catch(() => {})
  }

  async reload(): Promise<void> {
    if (!this.isAway) this.connection.restart()
  }

  /** Signs out, and signs in again after a while. `urls` are the nodes, each of which is asked whether it knows. */
  async signOut(ms: number, urls: string[]): Promise<void> {
    const { session } = this
    if (this.isAway || session === undefined) return
    this.isAway = true
    await request(this.door.url, 'sessions/current', { method: 'DELETE', headers: { cookie: session.cookie } })
    await this.stayAway(session, ms, urls)
  }

  /** Somebody disables the account, and enables it again after a while. */
  async beDisabled(ms: number, urls: string[], change: (disabled: boolean) => Promise<void>): Promise<void> {
    const { session } = this
    if (this.isAway || session === undefined) return
    this.isAway = true
    await change(true)
    await this.stayAway(session, ms, urls, () => change(false))
  }

  inbox(): Inbox {
    const conversations = [...this.chats.values()]
      .filter(({ status }) => status !== 'closed')
      .map(({ id, status, agent, epoch, version }) => ({ id, status, agent: agent?.id ?? null, epoch, version }))
    return { person: this.name, conversations }
  }

  protected async token(fresh: boolean): Promise<string> {
    if (!this.isAway && (this.session === undefined || fresh)) {
      const { email, password } = this.account
      this.session = await sessionOf(await request(this.door.url, 'sessions', { body: { email, password } }))
    }
    // Whoever is away does not come back by itself, also when it was about to.
    if (this.isAway || this.session === undefined) throw new ProtocolError({ code: 'bad_credentials' })
    return this.session.token
  }

  /** Staff may read every conversation, so nothing is foreign. */
  protected hear(): void {}

  protected overhear(frame: string): void {
    const { endedAt } = this
    if (endedAt === undefined) return
    for (const [text] of frame.matchAll(/(visitor|agent) \d+ (says|attaches|tells colleagues|asks) \d+/g))
      this.history.readAfterEnd(this.name, endedAt, text)
  }

  private async transfer(pick: number, to: { kind: 'agent'; id: string } | { kind: 'queue' }): Promise<void> {
    const chat = this.one(pick)
    if (chat === undefined) return
    await this.connection.call('transfer', { conversation: chat.id, epoch: chat.epoch, to }).catch(() => {})
  }

  private async stayAway({ token }: Session, ms: number, urls: string[], before = async () => {}): Promise<void> {
    this.endedAt = performance.now()
    await sleep(ms)
    await Promise.all(
      urls.map(async (url) => {
        const asked = fetch(`${url}/api/v1/me`, { headers: bearer(token), signal: AbortSignal.timeout(5_000) })
        const answer = await asked.catch(() => undefined)
        if (answer?.ok === true)
          this.history.contradictions.add(`${this.name} asked with a session that had ended, and was answered`)
      }),
    )
    await before()
    this.endedAt = undefined
    this.session = undefined
    this.isAway = false
    this.connection.restart()
  }

  private async sitDown(): Promise<void> {
    try {
      this.toldSince = new Set()
      const { conversations } = await this.connection.call('inbox', {})
      const there = new Set(conversations.map(({ id }) => id))
      for (const id of this.chats.keys()) if (!there.has(id) && !this.toldSince.has(id)) this.chats.delete(id)
      for (const conversation of conversations) this.note(conversation)
      await this.connection.call('availability', { status: 'online' })
    } catch {
      // The connection was lost again; the next one sits down anew.
    }
  }

  private note(conversation: StaffConversation): void {
    const { id, epoch, agent, version, status } = conversation
    if (status === 'active') this.history.told(id, epoch, agent?.id ?? null)
    const known = this.chats.get(id)
    if (known !== undefined && known.version > version) return
    this.chats.set(id, conversation)
    if (agent?.id !== this.id) return
    this.follow(conversation.publicThread, () => this.chats.get(id)?.epoch)
  }

  private one(pick: number): StaffConversation | undefined {
    const mine = [...this.chats.values()].filter(({ agent, status }) => agent?.id === this.id && status === 'active')
    return mine[pick % Math.max(1, mine.length)]
  }
}

/** Returns the session that an answer begins. */
export async function sessionOf(answer: Response): Promise<Session> {
  const cookie = answer.headers.getSetCookie().map((text) => text.split(';')[0])
  return { token: ((await answer.json()) as { accessToken: string }).accessToken, cookie: cookie.join('; ') }
}

/** One line of a thread as it is compared. */
export const lineOf = (text: string, files: readonly { id: string }[]): string =>
  [text, ...files.map(({ id }) => id)].join(' ')

const contentOf = (name: string, lines: number): string => `A line of ${name}.\n`.repeat(lines)
