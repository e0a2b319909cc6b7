/** A server that does what a test tells it. It keeps threads in memory and answers commands over a real socket. */
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import {
  type ClientFrame,
  type ErrorCode,
  type HelloResult,
  LIMITS,
  type Message,
  type ServerFrame,
  type VisitorConversation,
} from '../../src/protocol/wire.ts'

export const ME = 'me'.padEnd(22, '_')
export const THREAD = 'thread'.padEnd(22, '_')
export const CONVERSATION = 'conversation'.padEnd(22, '_')

/** Answers a frame in place of the server; `undefined` leaves the frame to the server. */
type Script = (frame: ClientFrame, socket: WebSocket) => 'handled' | undefined

export class ScriptedServer {
  readonly #server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  readonly sockets = new Set<WebSocket>()
  readonly received: ClientFrame[] = []
  readonly threads = new Map<string, Message[]>()
  log = 'e1'
  script: Script = () => undefined
  hello: Partial<HelloResult> = {}
  /** Whether followers are told of stored messages. */
  live = true

  static async start(): Promise<ScriptedServer> {
    const server = new ScriptedServer()
    await new Promise((resolve) => server.#server.once('listening', resolve))
    server.#server.on('connection', (socket) => {
      server.sockets.add(socket)
      socket.on('close', () => server.sockets.delete(socket))
      socket.on('message', (data) => server.#receive(socket, JSON.parse(String(data)) as ClientFrame))
    })
    return server
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Cuts every connection as a network does, without a close frame. */
  cut(): void {
    for (const socket of this.sockets) socket.terminate()
  }

  close(code: number): void {
    for (const socket of this.sockets) socket.close(code)
  }

  tell(frame: ServerFrame): void {
    for (const socket of this.sockets) socket.send(JSON.stringify(frame))
  }

  ok(socket: WebSocket, frame: ClientFrame, result: unknown): 'handled' {
    socket.send(JSON.stringify({ type: 'ok', ref: (frame as { ref: number }).ref, result }))
    return 'handled'
  }

  refuse(socket: WebSocket, frame: ClientFrame, code: ErrorCode, retryAfterMs?: number): 'handled' {
    socket.send(
      JSON.stringify({ type: 'error', ref: (frame as { ref: number }).ref, code, message: code, retryAfterMs }),
    )
    return 'handled'
  }

  of<T extends ClientFrame['type']>(type: T): Extract<ClientFrame, { type: T }>[] {
    return this.received.filter((frame): frame is Extract<ClientFrame, { type: T }> => frame.type === type)
  }

  thread(id = THREAD): Message[] {
    const messages = this.threads.get(id) ?? []
    this.threads.set(id, messages)
    return messages
  }

  /** Stores a message of somebody, with `key` if it is ours, and tells the followers when `live` is true. */
  say(text: string, key?: string, thread = THREAD): Message {
    const messages = this.thread(thread)
    const known = key === undefined ? undefined : messages.find((message) => message.key === key)
    if (known) return known
    const author =
      key === undefined
        ? { kind: 'agent' as const, id: 'ann'.padEnd(22, '_'), name: 'Ann' }
        : { kind: 'visitor' as const, id: ME, name: '' }
    const message: Message = {
      thread,
      seq: messages.length + 1,
      at: Date.now(),
      author,
      kind: 'text',
      text,
      ...(key && { key }),
    }
    messages.push(message)
    if (this.live) this.tell({ type: 'message', message })
    return message
  }

  conversation(change: Partial<VisitorConversation> = {}): VisitorConversation {
    return {
      id: CONVERSATION,
      number: 1,
      status: 'queued',
      version: 1,
      thread: THREAD,
      position: 1,
      agent: null,
      openedAt: 1,
      closedAt: null,
      rating: null,
      people: [],
      ...change,
    }
  }

  stop(): Promise<void> {
    this.cut()
    return new Promise((resolve) => this.#server.close(() => resolve()))
  }

  #receive(socket: WebSocket, frame: ClientFrame): void {
    this.received.push(frame)
    if (this.script(frame, socket) === 'handled') return
    if (frame.type === 'hello') this.ok(socket, frame, this.#hello())
    if (frame.type === 'ping') socket.send('{"type":"pong"}')
    if (frame.type === 'renew') this.ok(socket, frame, { expiresAt: Date.now() + 900_000 })
    if (frame.type === 'follow') this.ok(socket, frame, this.#follow(frame))
    if (frame.type === 'fetch') this.ok(socket, frame, this.#fetch(frame))
    if (frame.type === 'post') this.#post(socket, frame)
    if (frame.type === 'open') this.#open(socket, frame)
  }

  #hello(): HelloResult {
    const you = { kind: 'visitor' as const, id: ME, name: '', role: null, verified: false, guest: false }
    const now = Date.now()
    return {
      log: this.log,
      heartbeatMs: 20_000,
      serverTime: now,
      expiresAt: now + 900_000,
      you,
      announcements: [],
      conversation: null,
      online: true,
      replyMs: null,
      filesPerMessage: 10,
      fileBytes: LIMITS.fileBytes,
      qa: null,
      inQa: false,
      ...this.hello,
    }
  }

  #follow({ thread, log, lastSeq }: Extract<ClientFrame, { type: 'follow' }>) {
    const messages = this.thread(thread)
    const base = { thread, log: this.log, lastSeq: messages.length, marks: [] }
    if (lastSeq === undefined || log !== this.log || lastSeq > messages.length)
      return { ...base, mode: 'reset', messages: messages.slice(-50) }
    return lastSeq === messages.length
      ? { ...base, mode: 'nothing', messages: [] }
      : { ...base, mode: 'these', messages: messages.slice(lastSeq) }
  }

  #fetch({ thread, after, limit }: Extract<ClientFrame, { type: 'fetch' }>) {
    const messages = this.thread(thread)
    return { thread, lastSeq: messages.length, messages: messages.slice(after, after + limit) }
  }

  #post(socket: WebSocket, frame: Extract<ClientFrame, { type: 'post' }>): void {
    const { seq, at } = this.say(frame.text, frame.key, frame.thread)
    this.ok(socket, frame, { thread: frame.thread, seq, at })
  }

  #open(socket: WebSocket, frame: Extract<ClientFrame, { type: 'open' }>): void {
    const { seq, at } = this.say(frame.text, frame.key)
    this.ok(socket, frame, { conversation: this.conversation(), seq, at })
  }
}
