/**
 * This class limits how many connections may be open, in all and from one address, whatever is done with them: sockets,
 * requests, or nothing.
 */
import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Middleware } from 'koa'
import type { Awake } from '../kernel/awake.ts'
import { type ClientAddress, networkOf } from '../kernel/client-address.ts'
import { AppError } from '../kernel/errors.ts'
import type { Logger } from '../kernel/logger.ts'
import { Tally } from '../kernel/tally.ts'

export interface Caps {
  /** So many connections may stand at once (F37). */
  room: number
  /** So many of them may come from one address, which may be an office with sockets and pages. */
  perAddress: number
}
/**
 * Beyond the room for connections, so many are let in all the same, to ask how the server is, and for nothing else. The
 * next one takes the place of the oldest. Such a question takes no time, so whoever holds its place does not ask.
 */
const FOR_HEALTH = 16
const HEALTH_MS = 2_000
const RETRY_MS = 5_000
const SAY_AGAIN_MS = 60_000

export class ConnectionCap {
  private readonly crowded = new Set<Socket>()
  private readonly ofAddress = new Tally()
  private open = 0
  private saidAt = Number.NEGATIVE_INFINITY
  private saidOfAddress = false
  private readonly clientAddress: ClientAddress
  private readonly caps: Caps
  private readonly awake: Awake
  private readonly logger: Logger
  /** All sockets share this one listener, because they are many and stay long. */
  private readonly onClose: (this: Socket) => void
  constructor(clientAddress: ClientAddress, caps: Caps, awake: Awake, logger: Logger) {
    this.clientAddress = clientAddress
    this.caps = caps
    this.awake = awake
    this.logger = logger
    const left = (socket: Socket) => this.left(socket)
    this.onClose = function () {
      left(this)
    }
  }

  attach(server: Server): void {
    server.on('connection', (socket: Socket) => this.accept(socket))
  }

  /**
   * Returns whether a request came when all room was taken. It may ask for the server's health, and for nothing else.
   */
  isCrowded(request: IncomingMessage): boolean {
    return this.crowded.has(request.socket)
  }

  /** Refuses crowded requests, behind the answers about health. Throws busy. */
  refuse: Middleware = async (ctx, next) => {
    if (!this.isCrowded(ctx.req)) return next()
    ctx.set('connection', 'close')
    throw new AppError('busy', 'the server has all the connections that it may have', RETRY_MS)
  }

  private accept(socket: Socket): void {
    const network = this.countedAs(socket)
    if (network !== undefined && this.ofAddress.add(network) > this.caps.perAddress) {
      this.ofAddress.remove(network)
      return this.turnAway(socket)
    }
    if (this.open >= this.caps.room) return this.crowd(socket)
    this.open += 1
    socket.on('close', this.onClose)
  }

  private left(socket: Socket): void {
    this.open -= 1
    this.uncount(socket)
  }

  private uncount(socket: Socket): void {
    const network = this.countedAs(socket)
    if (network !== undefined) this.ofAddress.remove(network)
  }

  /**
   * Returns the network under which a socket is counted, or undefined for a proxy that the operator named, which speaks
   * for many. A socket that was asked once still knows its address when it is closed.
   */
  private countedAs(socket: Socket): string | undefined {
    const address = this.clientAddress.of(socket.remoteAddress, undefined)
    return this.clientAddress.isTrusted(address) ? undefined : networkOf(address)
  }

  private turnAway(socket: Socket): void {
    socket.destroy()
    if (this.saidOfAddress) return
    this.saidOfAddress = true
    const why =
      'one address has as many connections as it may: name it in TRUSTED_PROXIES if it is your proxy, ' +
      'raise CONNECTIONS_PER_ADDRESS if it is an office (said once)'
    this.logger.warn({ connections: this.caps.perAddress }, why)
  }

  private crowd(socket: Socket): void {
    this.crowded.add(socket)
    this.say()
    const end = this.awake.after(HEALTH_MS, () => socket.destroy())
    socket.once('close', () => {
      end.cancel()
      this.crowded.delete(socket)
      this.uncount(socket)
    })
    const [oldest] = this.crowded
    if (this.crowded.size > FOR_HEALTH) oldest?.destroy()
  }

  private say(): void {
    const now = performance.now()
    if (now - this.saidAt < SAY_AGAIN_MS) return
    this.saidAt = now
    this.logger.error(
      { connections: this.open, room: this.caps.room },
      'no room for more connections: raise the limit of open files',
    )
  }
}
