/** This is one socket to the server that keeps itself alive: docs/protocol.md §1 and §2. */
import {
  type Challenge,
  CLOSE,
  type CommandType,
  type FrameOf,
  type HelloResult,
  LIMITS,
  type Page,
  PROTOCOL_VERSION,
  type Proof,
  type ResultOf,
  reconnectAfter,
  type ServerEvent,
  type ServerFrame,
} from '../../src/protocol/wire.ts'
import { backoffMs } from './backoff.ts'
import { steady } from './clock.ts'
import { answered } from './facilities.ts'
import { fromJson, toJson } from './json.ts'
import { Listeners } from './listeners.ts'
import { ConnectionLost, errorCode, ProtocolError, retryOf } from './protocol-error.ts'

export type ConnectionState =
  | { kind: 'idle' }
  | { kind: 'connecting'; attempt: number }
  /** Hello was sent. The server answers what is sent right after it once it has answered hello. */
  | { kind: 'greeting' }
  | { kind: 'open'; hello: HelloResult }
  /** The next try comes `ms` milliseconds after this state was announced. */
  | { kind: 'waiting'; attempt: number; ms: number }
  | { kind: 'stopped'; code: number }

export interface Token {
  token: string
}

/** Names the part of a WebSocket that is used, so that Node's `ws` serves as well as a browser's. */
export interface Socket {
  onopen: unknown
  onmessage: unknown
  onclose: unknown
  onerror: unknown
  send(data: string): void
  close(code?: number): void
}

export interface ConnectionOptions {
  url: string
  /** The server's log shows this name and version of the client. */
  client: string
  /**
   * Resolves with a token. `fresh` is set after the server refused a token or it ran out. If this rejects with a code
   * that is never retried, the connection stops for good.
   */
  getToken(fresh: boolean): Promise<Token>
  page?(): Page | undefined
  /** Does the work that a challenge asks for. Without it a challenged command fails and may be tried later. */
  prove?(challenge: Challenge): Promise<Proof>
  WebSocket?: new (url: string) => Socket
  /** The longest wait between two tries to reconnect, in milliseconds. */
  longestWaitMs?: number
  random?(): number
}

/** Lets optional fields be `undefined`, because JSON leaves those out. */
type Undefinable<F> = { [K in keyof F]: Record<never, never> extends Pick<F, K> ? F[K] | undefined : F[K] }
type Fields<T extends CommandType> = Undefinable<Omit<FrameOf<T>, 'type' | 'ref'>>
type Untold =
  | FrameOf<'typing'>
  | FrameOf<'receipt'>
  | FrameOf<'received'>
  | FrameOf<'seen'>
  | FrameOf<'clicked'>
  | FrameOf<'visit'>
interface Pending {
  resolve(result: never): void
  reject(error: Error): void
}
type Reconnect = ReturnType<typeof reconnectAfter>
type Timer = ReturnType<typeof setTimeout>

/** After a connection that lasted this long, the next backoff begins from the start. */
const STABLE_MS = 10_000
const FLOOD_WAIT_MS = 60_000
const RETURN_WITHIN_MS = 5_000
/** An announced restart takes no longer than this; until then tries follow each other closely [CO12]. */
const RESTART_MS = 15_000
const BREATH_MS = 100
/** A token has this long to come, because the page may have to ask its own server for it. */
const TOKEN_MS = 30_000

export class Connection {
  readonly #options: ConnectionOptions
  #state: ConnectionState = { kind: 'idle' }
  #socket: Socket | undefined
  #pending = new Map<number, Pending>()
  #states = new Listeners<ConnectionState>()
  #events = new Map<string, Listeners<never>>()
  #ref = 0
  #attempt = 0
  #openedAt = 0
  /** Is the server's time minus the steady clock, in milliseconds. */
  #ahead = 0
  #fresh = false
  #restart: { withinMs: number; until: number; tried: boolean } | undefined
  #mustWait = false
  #retry: Timer | undefined
  #beat: Timer | undefined
  #grace: Timer | undefined
  #renewal: Timer | undefined

  constructor(options: ConnectionOptions) {
    this.#options = options
  }

  get state(): ConnectionState {
    return this.#state
  }

  /** Returns the server's time in milliseconds since 1970, by the last answer to hello. */
  now(): number {
    return steady() + this.#ahead
  }

  onState(listener: (state: ConnectionState) => void): () => void {
    return this.#states.add(listener)
  }

  on<T extends ServerEvent['type']>(type: T, listener: (event: Extract<ServerEvent, { type: T }>) => void): () => void {
    const listeners = this.#events.get(type) ?? new Listeners()
    this.#events.set(type, listeners)
    return listeners.add(listener)
  }

  start(): void {
    if (this.#state.kind !== 'idle' && this.#state.kind !== 'stopped') return
    this.#attempt = 0
    void this.#connect()
  }

  stop(): void {
    this.#end({ kind: 'stopped', code: CLOSE.normal.code }, CLOSE.normal.code)
  }

  /** Drops the socket and reconnects at once with a new token, because the person behind it has changed. */
  restart(): void {
    this.#fresh = true
    this.#end({ kind: 'idle' }, CLOSE.normal.code)
    this.start()
  }

  /**
   * Ends a wait and soon finds out whether an open socket is dead. It is called when the network or the page came back.
   */
  wake(): void {
    if (this.#state.kind === 'waiting' && !this.#mustWait) void this.#connect()
    else if (this.#state.kind === 'open') this.#ping()
  }

  /**
   * Sends a command and resolves with its result. Rejects with `ProtocolError` or `ConnectionLost`. A challenged
   * command is sent again with a proof [QU5].
   */
  call<T extends CommandType>(type: T, fields: Fields<T>): Promise<ResultOf<T>> {
    if (this.#state.kind !== 'open' && this.#state.kind !== 'greeting') return Promise.reject(new ConnectionLost())
    return this.#command(type, fields).catch(async (error: Partial<ProtocolError>) => {
      const proof = error.challenge && (await this.#options.prove?.(error.challenge))
      if (!proof) throw error
      return this.call(type, { ...fields, proof })
    })
  }

  /** Sends a frame that has no reply; drops it when there is no connection. */
  tell(frame: Untold): void {
    if (this.#state.kind === 'open') this.#send(frame)
  }

  async #connect(): Promise<void> {
    clearTimeout(this.#retry)
    this.#attempt++
    const state = this.#set({ kind: 'connecting', attempt: this.#attempt })
    let token: Token
    try {
      token = await answered(() => this.#options.getToken(this.#fresh), TOKEN_MS)
    } catch (error) {
      if (this.#state !== state) return
      if (retryOf(error) === 'never') return this.#end({ kind: 'stopped', code: CLOSE.badToken.code })
      return this.#wait('backoff')
    }
    if (this.#state !== state) return
    this.#fresh = false
    this.#dial(token)
  }

  #dial(token: Token): void {
    const Socket =
      this.#options.WebSocket ?? (globalThis as unknown as { WebSocket: new (url: string) => Socket }).WebSocket
    const socket = new Socket(this.#options.url)
    this.#socket = socket
    // Browsers set no time limit for a connection attempt that hangs.
    this.#grace = setTimeout(() => this.#lost(socket), LIMITS.helloMs)
    socket.onopen = () => void this.#hello(socket, token)
    socket.onmessage = (event: { data: unknown }) => {
      if (this.#socket === socket) this.#receive(String(event.data))
    }
    socket.onclose = (event: { code: number }) => this.#closed(socket, event.code)
    socket.onerror = () => {}
  }

  async #hello(socket: Socket, { token }: Token): Promise<void> {
    const { client, page } = this.#options
    try {
      const asked = this.#command('hello', { version: PROTOCOL_VERSION, token, client, page: page?.() })
      this.#set({ kind: 'greeting' })
      const hello = await asked
      this.#openedAt = steady()
      this.#ahead = hello.serverTime - this.#openedAt
      this.#restart = undefined
      this.#beat = setInterval(() => this.#ping(), hello.heartbeatMs)
      this.#renewWithin(hello.expiresAt - hello.serverTime)
      this.#set({ kind: 'open', hello })
    } catch (error) {
      if (this.#socket !== socket) return
      const retry = retryOf(error)
      if (retry === 'never') return this.#end({ kind: 'stopped', code: CLOSE.badToken.code }, CLOSE.normal.code)
      // The server does not say whether this token was one of the wrong ones. With a new token nobody waits in vain
      // [HT7].
      if (errorCode(error) === 'rate_limited') this.#fresh = true
      this.#lost(socket, retry === 'refresh' ? CLOSE.badToken.code : CLOSE.silent.code)
    }
  }

  #command<T extends CommandType>(type: T, fields: Fields<T>): Promise<ResultOf<T>> {
    const ref = ++this.#ref
    return new Promise((resolve, reject) => {
      this.#pending.set(ref, { resolve, reject })
      this.#send({ type, ref, ...fields })
    })
  }

  #send(frame: object): void {
    try {
      this.#socket?.send(toJson(frame))
    } catch {
      // The socket is closing, and its close event settles everything.
    }
  }

  #receive(data: string): void {
    clearTimeout(this.#grace)
    const frame = fromJson(data) as ServerFrame
    if (frame.type === 'ok') {
      this.#take(frame.ref)?.resolve(frame.result as never)
    } else if (frame.type === 'error') {
      this.#take(frame.ref)?.reject(new ProtocolError(frame))
    } else {
      if (frame.type === 'going_away') this.#announce(frame.returnWithinMs)
      this.#events.get(frame.type)?.tell(frame as never)
    }
  }

  #take(ref: number | undefined): Pending | undefined {
    const pending = this.#pending.get(ref ?? 0)
    this.#pending.delete(ref ?? 0)
    return pending
  }

  #ping(): void {
    const socket = this.#socket
    this.#send({ type: 'ping' })
    clearTimeout(this.#grace)
    this.#grace = setTimeout(() => socket && this.#lost(socket), LIMITS.heartbeatGraceMs)
  }

  /**
   * Renews the token after four fifths of the time it has left, and if that fails after four fifths of the rest. So a
   * slow token costs no connection.
   */
  #renewWithin(ms: number): void {
    clearTimeout(this.#renewal)
    const delay = Math.min(ms * 0.8, 2 ** 31 - 1)
    if (delay < 200) return
    this.#renewal = setTimeout(() => void this.#renew(ms - delay), delay)
  }

  async #renew(left: number): Promise<void> {
    const socket = this.#socket
    try {
      const { token } = await this.#options.getToken(true)
      if (this.#socket !== socket) return
      const { expiresAt } = await this.call('renew', { token })
      if (this.#state.kind === 'open') this.#renewWithin(expiresAt - this.now())
    } catch {
      if (this.#socket === socket) this.#renewWithin(left)
    }
  }

  #announce(withinMs: number): void {
    this.#restart = { withinMs, until: steady() + RESTART_MS, tried: false }
  }

  #lost(socket: Socket, code: number = CLOSE.silent.code): void {
    this.#closed(socket, code)
    socket.close()
  }

  #closed(socket: Socket, code: number): void {
    if (this.#socket !== socket) return
    if (this.#state.kind === 'open' && steady() - this.#openedAt > STABLE_MS) this.#attempt = 0
    const next = reconnectAfter(code)
    if (next === 'spread' && !this.#restart) this.#announce(RETURN_WITHIN_MS)
    this.#drop()
    if (next === 'no') return void this.#set({ kind: 'stopped', code })
    if (next === 'new-token') this.#fresh = true
    this.#wait(next)
  }

  #wait(why: Reconnect): void {
    const random = this.#options.random ?? Math.random
    const restart = this.#restart
    this.#mustWait = why === 'wait'
    let ms = backoffMs(this.#attempt + 1, random, this.#options.longestWaitMs)
    if (this.#mustWait) ms = FLOOD_WAIT_MS
    else if (restart && steady() < restart.until) {
      ms = random() * restart.withinMs + (restart.tried ? BREATH_MS : 0)
      restart.tried = true
    }
    this.#set({ kind: 'waiting', attempt: this.#attempt + 1, ms })
    this.#retry = setTimeout(() => void this.#connect(), ms)
  }

  #end(state: ConnectionState, code?: number): void {
    const socket = this.#socket
    this.#drop()
    socket?.close(code)
    this.#set(state)
  }

  /** Forgets the socket: what it still says is ignored, and whoever waits for an answer hears of the loss. */
  #drop(): void {
    this.#socket = undefined
    for (const timer of [this.#retry, this.#beat, this.#grace, this.#renewal]) clearTimeout(timer)
    const pending = [...this.#pending.values()]
    this.#pending.clear()
    // The state changes first, so that nobody who hears of the loss sends into this socket again.
    if (this.#state.kind === 'open') this.#state = { kind: 'idle' }
    for (const { reject } of pending) reject(new ConnectionLost())
  }

  #set(state: ConnectionState): ConnectionState {
    this.#state = state
    this.#states.tell(state)
    return state
  }
}
