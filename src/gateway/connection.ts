/** One socket: what it may hold, what it owes, and how it ends. Everything here is bounded (promise 8). */
import type { WebSocket } from 'ws'
import type { Actor } from '../identity/index.ts'
import { type Rate, TokenBucket } from '../kernel/token-bucket.ts'
import { CLOSE, type CloseName } from '../protocol/close-codes.ts'
import { assertServerFrame } from '../protocol/codec.ts'
import { LIMITS } from '../protocol/limits.ts'
import type { ServerFrame } from '../protocol/server-frames.ts'
import type { Hub, Listener } from '../realtime/index.ts'

export interface Signed {
  actor: Actor
  expiresAt: number
}

const BAD_FRAMES = 20
const REFUSALS = 60

export class Connection implements Listener {
  /** Set by hello; `greeting` while the token is looked at. */
  signed: Signed | undefined
  greeting = false
  pending = 0
  lastHeard: number
  readonly openedAt: number
  readonly address: string
  readonly origin: string | undefined
  readonly bucket: TokenBucket
  readonly follows = new Set<string>()
  private lastPing: number
  private badFrames = 0
  private refusals = 0
  private readonly topics = new Set<string>()
  private sentBytes = 0
  private stalled: { at: number; drained: number } | undefined
  private readonly socket: WebSocket
  private readonly hub: Hub
  private readonly checkFrames: boolean

  constructor(
    socket: WebSocket,
    hub: Hub,
    options: { address: string; origin: string | undefined; rate: Rate; now: number; checkFrames: boolean },
  ) {
    this.socket = socket
    this.hub = hub
    this.address = options.address
    this.origin = options.origin
    this.bucket = new TokenBucket(options.rate, options.now)
    this.openedAt = options.now
    this.lastHeard = options.now
    this.lastPing = options.now
    this.checkFrames = options.checkFrames
  }

  /** Asks for a sign of life that a browser gives by itself, also in a hidden tab whose timers sleep. */
  ping(now: number): void {
    if (now - this.lastPing < LIMITS.heartbeatMs || !this.isOpen) return
    this.lastPing = now
    this.socket.ping()
  }

  get isOpen(): boolean {
    return this.socket.readyState === this.socket.OPEN
  }

  reply(frame: ServerFrame): void {
    if (this.checkFrames) assertServerFrame(frame)
    this.send(JSON.stringify(frame), false)
  }

  /** A single frame always fits; it is what piles up behind a slow reader that is bounded (F16). */
  send(data: string, droppable: boolean): void {
    if (!this.isOpen) return
    const waiting = this.socket.bufferedAmount
    if (waiting > 0 && droppable) return
    if (waiting > 0 && waiting + data.length > LIMITS.outboundBytes) {
      this.close('slow')
      return
    }
    this.socket.send(data)
    this.sentBytes += data.length
  }

  /** Whether something has waited for the reader too long without any of it leaving. */
  isStalled(now: number): boolean {
    const waiting = this.socket.bufferedAmount
    const drained = this.sentBytes - waiting
    if (waiting === 0) this.stalled = undefined
    else if (this.stalled === undefined || drained > this.stalled.drained) this.stalled = { at: now, drained }
    return this.stalled !== undefined && now - this.stalled.at > LIMITS.outboundMs
  }

  noteBadFrame(): void {
    this.badFrames += 1
    if (this.badFrames >= BAD_FRAMES) this.close('badFrames')
  }

  noteRefusal(): void {
    this.refusals += 1
    if (this.refusals >= REFUSALS) this.close('flood')
  }

  listen(topic: string): void {
    this.topics.add(topic)
    this.hub.join(topic, this)
  }

  unlisten(topic: string): void {
    this.topics.delete(topic)
    this.hub.leave(topic, this)
  }

  unlistenAll(): void {
    for (const topic of this.topics) this.hub.leave(topic, this)
    this.topics.clear()
  }

  close(name: CloseName): void {
    this.socket.close(CLOSE[name].code, name)
    // A reader that does not read will not answer the close either.
    if (name === 'slow' || name === 'silent') this.socket.terminate()
  }
}
