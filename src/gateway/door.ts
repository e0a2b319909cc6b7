/** The upgrade: from an HTTP request to a socket that speaks frames, or a refusal before anything is held for it. */
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { type RawData, WebSocket, WebSocketServer } from 'ws'
import { LIMITS } from '../protocol/limits.ts'

const FRAGMENTS = 64
const CHUNKS = 4_096

/** What happens to a socket, told with whatever was made for it when it opened. */
export interface DoorEvents<T> {
  /** The HTTP status to refuse with, or undefined. */
  refuses(request: IncomingMessage): string | undefined
  opened(socket: WebSocket, wire: Duplex, request: IncomingMessage): T
  message(holder: T, data: RawData, isBinary: boolean): void
  pong(holder: T): void
  closed(holder: T): void
  failed(error: Error): void
}

export class Door<T> {
  private readonly events: DoorEvents<T>
  private readonly wss: WebSocketServer
  constructor(events: DoorEvents<T>) {
    this.events = events
    this.wss = new WebSocketServer({
      WebSocket: HeldSocket,
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: LIMITS.frameBytes,
      maxFragments: FRAGMENTS,
      maxBufferedChunks: CHUNKS,
    })
  }

  attach(server: Server): void {
    const listeners = listenersOf(this.events)
    server.on('upgrade', (request, wire, head) => {
      wire.on('error', destroy)
      const status = this.events.refuses(request)
      if (status !== undefined) return refuse(wire, status)
      this.wss.handleUpgrade(request, wire, head, (ws) => {
        const socket = ws as HeldSocket
        const { message, pong, close, error } = listeners
        socket.on('message', message).on('pong', pong).on('close', close).on('error', error)
        socket.holder = this.events.opened(socket, wire, request)
      })
    })
  }
}

/** A socket that knows what was made for it, so that listeners are made once for all of them and not for each. */
class HeldSocket extends WebSocket {
  holder: unknown
}

function listenersOf<T>(events: DoorEvents<T>) {
  const holderOf = (socket: WebSocket): T => (socket as HeldSocket).holder as T
  return {
    message(this: WebSocket, data: RawData, isBinary: boolean): void {
      events.message(holderOf(this), data, isBinary)
    },
    pong(this: WebSocket): void {
      events.pong(holderOf(this))
    },
    close(this: WebSocket): void {
      events.closed(holderOf(this))
    },
    error(error: Error): void {
      events.failed(error)
    },
  }
}

function destroy(this: Duplex): void {
  this.destroy()
}

function refuse(wire: Duplex, status: string): void {
  wire.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
