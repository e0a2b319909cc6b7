/** A client that costs little: all sockets share one buffer and their handlers, and nothing is parsed. */
import { connect, type Socket } from 'node:net'
import { DIALECTS, type Dialect, type DialectName } from './dialect.ts'
import { encodeFrame, FrameReader, OPCODE } from './frames.ts'

export interface Target {
  port: number
  dialect: DialectName
}
/** What a load does with what its clients hear. The bytes are valid only until the call returns. */
export interface Handler {
  reply?(client: Client, ref: number, failed: boolean, buffer: Buffer, start: number, end: number): void
  push?(client: Client, buffer: Buffer, start: number, end: number): void
  closed?(client: Client): void
}

const SHARED = Buffer.allocUnsafeSlow(256 * 1024)
/** Helpline allows 1,000 sockets from one address, so every variant is reached from as many addresses as it needs. */
const SOCKETS_OF_ADDRESS = 900
const FIRST_ADDRESS = 1
const HEADER_END = Buffer.from('\r\n\r\n')

export class Client {
  /** The index of this client among all clients of the load. */
  readonly index: number
  handler: Handler
  open = false
  /** When true, what comes is still read and counted, but no handler sees it. */
  deaf = false
  bytes = 0
  private closeCode = 0
  private upgraded: (() => void) | undefined
  private readonly socket: Socket
  private readonly dialect: Dialect
  private readonly frames: FrameReader
  private lastRef = 1
  private readonly waiting = new Map<number, { resolve(frame: string): void; reject(error: Error): void }>()

  constructor(target: Target, index: number, handler: Handler, upgraded: () => void) {
    this.index = index
    this.handler = handler
    this.upgraded = upgraded
    this.dialect = DIALECTS[target.dialect]
    this.frames = new FrameReader((opcode, buffer, start, end) => this.hear(opcode, buffer, start, end))
    const onread = { buffer: SHARED, callback: (count: number) => this.read(count) }
    this.socket = connect({
      host: '127.0.0.1',
      port: target.port,
      localAddress: addressOf(index),
      noDelay: true,
      onread,
    })
    this.socket.on('error', () => undefined)
    this.socket.on('close', () => this.drop())
    this.socket.write(
      `GET ${this.dialect.path} HTTP/1.1\r\nHost: 127.0.0.1:${target.port}\r\n` +
        'Connection: Upgrade\r\nUpgrade: websocket\r\n' +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    )
  }

  sendText(text: string): void {
    this.socket.write(encodeFrame(OPCODE.text, text))
  }

  sendBytes(frame: Buffer): void {
    this.socket.write(frame)
  }

  command(type: string, ref: number, fields: string): void {
    this.sendText(this.dialect.command(type, ref, fields))
  }

  hello(fields: string): void {
    this.sendText(this.dialect.hello(fields))
  }

  beat(): void {
    if (this.dialect.beat !== undefined && this.open) this.sendText(this.dialect.beat)
  }

  /** Sends one of the steps before a measurement. Resolves with the frame of the reply; rejects when it is an error. */
  ask(type: string, fields: string): Promise<string> {
    return new Promise((resolve, reject) => {
      if (type === 'hello') this.hello(fields)
      else this.command(type, this.nextRef(), fields)
      this.waiting.set(this.lastRef, { resolve, reject })
    })
  }

  nextRef(): number {
    this.lastRef += 1
    return this.lastRef
  }

  /**
   * Ends the connection by a reset. After a normal close, ten thousand ports would wait a minute for stray packets, and
   * every later `bind` would have to search.
   */
  cut(): void {
    this.handler = {}
    this.socket.resetAndDestroy()
  }

  stopReading(): void {
    this.socket.pause()
  }

  private read(count: number): boolean {
    this.bytes += count
    let from = 0
    if (!this.open) {
      // Every server here answers the upgrade with a few bytes that arrive in one piece.
      from = SHARED.indexOf(HEADER_END) + HEADER_END.length
      if (SHARED.toString('latin1', 0, 12) !== 'HTTP/1.1 101' || from > count) {
        this.socket.destroy()
        return false
      }
      this.open = true
      this.upgraded?.()
      this.upgraded = undefined
    }
    if (from < count && !this.deaf) this.frames.feed(SHARED, from, count)
    return true
  }

  private hear(opcode: number, buffer: Buffer, start: number, end: number): void {
    if (opcode === OPCODE.ping) this.socket.write(encodeFrame(OPCODE.pong, Buffer.from(buffer.subarray(start, end))))
    else if (opcode === OPCODE.close) this.end(end - start < 2 ? 0 : buffer.readUInt16BE(start))
    else if (opcode === OPCODE.text) this.hearText(buffer, start, end)
  }

  private hearText(buffer: Buffer, start: number, end: number): void {
    const heard = this.dialect.hear(buffer, start, end)
    if (heard.kind === 'push') this.handler.push?.(this, buffer, start, end)
    else if (heard.kind === 'ping') this.sendText(this.dialect.pong)
    else if (heard.kind === 'reply') {
      const asked = this.waiting.size > 0 ? this.waiting.get(heard.ref) : undefined
      if (asked === undefined) {
        this.handler.reply?.(this, heard.ref, heard.failed, buffer, start, end)
        return
      }
      this.waiting.delete(heard.ref)
      const frame = buffer.toString('utf8', start, end)
      if (heard.failed) asked.reject(new Error(frame))
      else asked.resolve(frame)
    }
  }

  private end(code: number): void {
    this.closeCode = code
    this.socket.destroy()
  }

  private drop(): void {
    this.open = false
    for (const { reject } of this.waiting.values())
      reject(new Error(`the server closed the socket (${this.closeCode})`))
    this.waiting.clear()
    this.handler.closed?.(this)
  }
}

export const addressOf = (index: number): string => `127.0.0.${FIRST_ADDRESS + Math.floor(index / SOCKETS_OF_ADDRESS)}`

/** Resolves when the socket is upgraded; rejects when the socket closes before that. */
export function openClient(target: Target, index: number, handler: Handler): Promise<Client> {
  return new Promise((resolve, reject) => {
    const client: Client = new Client(
      target,
      index,
      { closed: () => reject(new Error('the upgrade was refused')) },
      () => {
        client.handler = handler
        resolve(client)
      },
    )
  })
}
