/**
 * The door makes the upgrade: from an HTTP request to a socket that speaks frames, or a refusal before anything is held
 * for it.
 */
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { type RawData, type ServerOptions, WebSocket, WebSocketServer } from 'ws'
import { CLOSE } from '../protocol/close-codes.ts'
import { LIMITS } from '../protocol/limits.ts'

const CHUNKS = 4_096
/** A client that does not answer our goodbye is let go after so many milliseconds. */
const GOODBYE_MS = 2_000
/** A refused client has so many milliseconds to read why. */
const REFUSAL_MS = 1_000

/** The door tells what happens to a socket, with whatever was made for it when it opened. */
export interface DoorEvents<T> {
  /** Returns the HTTP status to refuse with, or undefined. */
  refuses(request: IncomingMessage): string | undefined
  opened(socket: WebSocket, wire: Duplex, request: IncomingMessage): T
  message(holder: T, data: RawData, isBinary: boolean): void
  pong(holder: T): void
  closed(holder: T): void
  failed(error: Error): void
  /**
   * Is told that something threw that should not have. Whatever it was, it may cost this socket, and nobody else
   * anything.
   */
  broke(holder: T | undefined, error: unknown): void
}

export class Door<T> {
  private readonly events: DoorEvents<T>
  private readonly wss: WebSocketServer
  constructor(events: DoorEvents<T>) {
    this.events = events
    const options: ServerOptions<typeof HeldSocket> & { closeTimeout: number } = {
      WebSocket: HeldSocket,
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: LIMITS.frameBytes,
      maxFragments: LIMITS.frameFragments,
      maxBufferedChunks: CHUNKS,
      closeTimeout: GOODBYE_MS,
      // We speak one protocol, and select none of those that a client names.
      handleProtocols: () => false,
    }
    this.wss = new WebSocketServer(options as ServerOptions)
  }

  attach(server: Server): void {
    const listeners = listenersOf(this.events)
    server.on('upgrade', (request, wire, head) => {
      wire.on('error', destroy)
      try {
        const status = this.events.refuses(request)
        if (status !== undefined) return refuse(wire, status)
        this.wss.handleUpgrade(request, wire, head, (ws) => {
          const socket = ws as HeldSocket
          const { message, pong, close, error } = listeners
          socket.on('message', message).on('ping', pong).on('pong', pong).on('close', close).on('error', error)
          socket.holder = this.events.opened(socket, wire, request)
        })
      } catch (error) {
        this.events.broke(undefined, error)
        wire.destroy()
      }
    })
  }
}

/** This socket knows what was made for it, so that listeners are made once for all of them and not for each. */
class HeldSocket extends WebSocket {
  holder: unknown

  /** Closes the socket. Too many fragments are a frame that is too large, for which the library has another code. */
  override close(code?: number, data?: string | Buffer): void {
    super.close(code === POLICY ? CLOSE.tooLarge.code : code, data)
  }
}
const POLICY = 1008

function listenersOf<T>(events: DoorEvents<T>) {
  // An error that a listener throws would end the process, and with it everybody's socket.
  const guarded = (socket: WebSocket, work: (holder: T) => void): void => {
    const holder = (socket as HeldSocket).holder as T
    try {
      work(holder)
    } catch (error) {
      events.broke(holder, error)
      socket.terminate()
    }
  }
  return {
    message(this: WebSocket, data: RawData, isBinary: boolean): void {
      guarded(this, (holder) => events.message(holder, data, isBinary))
    },
    pong(this: WebSocket): void {
      guarded(this, (holder) => events.pong(holder))
    },
    close(this: WebSocket): void {
      guarded(this, (holder) => events.closed(holder))
    },
    error(this: WebSocket, error: Error): void {
      guarded(this, () => events.failed(error))
    },
  }
}

function destroy(this: Duplex): void {
  this.destroy()
}

/** Refuses a client. One that holds its end open is not waited for. */
function refuse(wire: Duplex, status: string): void {
  wire.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
  wire.resume()
  const timer = setTimeout(() => wire.destroy(), REFUSAL_MS)
  wire.once('close', () => clearTimeout(timer))
}
