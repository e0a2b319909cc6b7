/**
 * A connection is one socket: what it may hold, what it owes, and how it ends. Everything here is bounded
 * (docs/protocol.md §9).
 */
import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import type { Narrowing } from '../events/event.ts'
import type { Actor } from '../identity/index.ts'
import { elapsed, later, type Moment, NEVER_YET, type Tick } from '../kernel/clock.ts'
import { TokenBucket } from '../kernel/token-bucket.ts'
import { CLOSE, type CloseName } from '../protocol/close-codes.ts'
import { assertServerFrame } from '../protocol/codec.ts'
import type { Page } from '../protocol/entities.ts'
import { LIMITS } from '../protocol/limits.ts'
import type { Rate } from '../protocol/rates.ts'
import type { ServerFrame } from '../protocol/server-frames.ts'
import { type Hub, type Listener, textFrame, topics } from '../realtime/index.ts'
import type { Flushed, Outflow } from './outflow.ts'
import type { PostOrder } from './post-order.ts'

export interface Signed {
  actor: Actor
  expiresAt: Moment
  /** It names the site's secret that vouched for a verified visitor. */
  generation: string | null
}

export interface Arrival {
  address: string
  origin: string | undefined
  at: Tick
  awakeAt: Tick
}

/** All connections of a gateway share this. */
export interface Surroundings {
  hub: Hub<Connection>
  outflow: Outflow
  rate: Rate
  checkFrames: boolean
}

/** A client that says `ping` as it should is never asked for a sign of life. One whose timers sleep is. */
const ASK_AFTER_MS = LIMITS.heartbeatMs * 1.25

export class Connection implements Listener, Flushed {
  /** Hello sets `signed`. `greeting` is there until that is answered. */
  signed: Signed | undefined
  greeting: Promise<void> | undefined
  pending = 0
  /** It is there since a message of this socket was refused. */
  order: PostOrder | undefined
  /** Its person types in this thread, as far as it said. */
  typingIn: string | undefined
  /** Its page was here when it last said so. */
  page: Page | undefined
  /** These are ticks of this process's time awake, because its own pauses do not mean that others are silent [CO7]. */
  lastHeard: Tick
  /** The sweep has to look at it next at this tick. */
  due: Tick
  private readonly openedAt: Tick
  readonly address: string
  readonly origin: string | undefined
  readonly bucket: TokenBucket
  private follows = 0
  private badFrames = 0
  private refusals = 0
  /** This is an array, because most sockets have three topics and a Set takes five times the memory. */
  private readonly topics: string[] = []
  /** It has to say this, in order. It is nearly always one frame. */
  private first: Buffer | undefined
  private more: Buffer[] | undefined
  private heldBytes = 0
  /** True when it is to be written at the end of this turn of the event loop. */
  private leaves = false
  private sentBytes = 0
  private stalled: { at: Tick; drained: number } | undefined
  private readonly socket: WebSocket
  private readonly wire: Duplex
  private readonly around: Surroundings

  /** `wire` is the stream below `socket`. Whole frames are written to it as they are. */
  constructor(socket: WebSocket, wire: Duplex, around: Surroundings, from: Arrival) {
    this.socket = socket
    this.wire = wire
    this.around = around
    this.address = from.address
    this.origin = from.origin
    this.bucket = new TokenBucket(around.rate, from.at)
    this.openedAt = from.awakeAt
    this.lastHeard = from.awakeAt
    this.due = later(from.awakeAt, LIMITS.helloMs)
  }

  get isOpen(): boolean {
    return this.socket.readyState === this.socket.OPEN
  }

  get person(): string | undefined {
    return this.signed?.actor.id
  }

  /** Returns how many bytes wait to leave for its reader. */
  get waitingBytes(): number {
    return this.heldBytes + this.wire.writableLength
  }

  /** Returns whether its person is meant. The socket knows enough of its person, so nothing is read for it. */
  isAmong({ language, attributes, except }: Narrowing): boolean {
    const actor = this.signed?.actor
    if (actor === undefined || except.has(actor.id)) return false
    if (actor.kind === 'agent') return true
    if (language !== null && actor.language !== language) return false
    return Object.entries(attributes).every(([name, value]) => actor.attributes[name] === value)
  }

  /** Notes its page. Returns false when that is what it said last: nobody is told the same twice [FR4]. */
  moves(page: Page): boolean {
    const before = this.page
    this.page = page
    return before === undefined || before.url !== page.url || before.title !== page.title
  }

  reply(frame: ServerFrame): void {
    if (this.around.checkFrames) assertServerFrame(frame)
    this.send(textFrame(JSON.stringify(frame)), false)
  }

  /** Sends a frame at the end of this turn of the event loop, with whatever else it has to say. */
  send(frame: Buffer, droppable: boolean): void {
    this.hold(frame, droppable)
    if (this.leaves || this.first === undefined) return
    this.leaves = true
    this.around.outflow.add(this)
  }

  /** Holds a frame, which leaves with what is sent next, or when it is flushed. */
  hold(frame: Buffer, droppable: boolean): void {
    if (!this.hasRoom(frame, droppable)) return
    this.heldBytes += frame.length
    if (this.first === undefined) this.first = frame
    else if (this.more === undefined) this.more = [frame]
    else this.more.push(frame)
  }

  /** Sends a frame at once, without waiting for what else may be said in this turn. */
  sendNow(frame: Buffer, droppable: boolean): void {
    if (!this.hasRoom(frame, droppable)) return
    this.flush()
    this.write(frame)
  }

  flush(): void {
    const { first, more, heldBytes } = this
    this.leaves = false
    if (first === undefined) return
    this.first = undefined
    this.more = undefined
    this.heldBytes = 0
    if (this.isOpen) this.write(more === undefined ? first : this.around.outflow.join(first, more, heldBytes))
  }

  private write(bytes: Buffer): void {
    this.wire.write(bytes)
    this.sentBytes += bytes.length
    // What does not leave at once is watched from the next sweep on.
    if (this.wire.writableLength > 0) this.due = NEVER_YET
  }

  /**
   * Returns whether a frame may be sent. A single frame always fits. What is bounded is what piles up behind a slow
   * reader (F16).
   */
  private hasRoom(frame: Buffer, droppable: boolean): boolean {
    if (!this.isOpen) return false
    if (this.heldBytes + frame.length > LIMITS.outboundBytes) this.flush()
    const waiting = this.wire.writableLength
    if (waiting === 0) return true
    if (!droppable && waiting + this.heldBytes + frame.length > LIMITS.outboundBytes) this.close('slow')
    return !droppable && this.isOpen
  }

  /** Does what is due now: it asks for a sign of life, or returns the reason to close the socket. */
  look(now: Tick, moment: Moment): CloseName | undefined {
    const silent = elapsed(this.lastHeard, now)
    const good =
      this.signed === undefined ? LIMITS.helloMs - elapsed(this.openedAt, now) : this.signed.expiresAt - moment
    if (good <= 0) return this.signed === undefined ? 'helloTimeout' : 'expiredToken'
    if (silent > 2 * LIMITS.heartbeatMs) return 'silent'
    if (this.isStalled(now)) return 'slow'
    const ask = silent >= ASK_AFTER_MS
    if (ask && this.isOpen) this.socket.ping()
    const silence = (ask ? 2 * LIMITS.heartbeatMs : ASK_AFTER_MS) - silent
    this.due = this.stalled === undefined ? later(now, Math.min(good, silence)) : NEVER_YET
    return undefined
  }

  /** Returns whether something has waited for the reader too long without any of it leaving. */
  private isStalled(now: Tick): boolean {
    const waiting = this.wire.writableLength
    const drained = this.sentBytes - waiting
    if (waiting === 0) this.stalled = undefined
    else if (this.stalled === undefined || drained > this.stalled.drained) this.stalled = { at: now, drained }
    return this.stalled !== undefined && elapsed(this.stalled.at, now) > LIMITS.outboundMs
  }

  noteBadFrame(): void {
    this.badFrames += 1
    if (this.badFrames >= LIMITS.badFrames) this.close('badFrames')
  }

  noteRefusal(): void {
    this.refusals += 1
    if (this.refusals >= LIMITS.refusedFrames) this.close('flood')
  }

  /** Returns whether it follows the thread. One of a crowd, who only hears, does not count. */
  isFollowing(thread: string): boolean {
    return this.topics.includes(topics.thread(thread))
  }

  /** Follows a thread. Returns false when it follows as many as it may. */
  follow(thread: string, most: number, inCrowd = false): boolean {
    const topic = inCrowd ? topics.crowd(thread) : topics.thread(thread)
    if (this.topics.includes(topic)) return true
    if (this.follows >= most) return false
    this.follows += 1
    this.listen(topic)
    return true
  }

  /** Resolves when all that is said in a thread that it follows comes here; undefined when it does so now. */
  hears(thread: string): Promise<void> | undefined {
    const { hub } = this.around
    return hub.ready(topics.thread(thread)) ?? hub.ready(topics.crowd(thread))
  }

  unfollow(thread: string): void {
    if (this.unlisten(topics.thread(thread)) || this.unlisten(topics.crowd(thread))) this.follows -= 1
  }

  /** Stops listening to a topic. Returns false when it did not listen to it. */
  unlisten(topic: string): boolean {
    const index = this.topics.indexOf(topic)
    if (index < 0) return false
    this.topics.splice(index, 1)
    this.around.hub.leave(topic, this)
    return true
  }

  /** Listens to a topic, but not once it is closing: it would be listed for ever when its end has been told already. */
  listen(topic: string): void {
    if (!this.isOpen || this.topics.includes(topic)) return
    this.topics.push(topic)
    this.around.hub.join(topic, this)
  }

  unlistenAll(): void {
    for (const topic of this.topics) this.around.hub.leave(topic, this)
    this.topics.length = 0
  }

  close(name: CloseName): void {
    this.flush()
    this.socket.close(CLOSE[name].code, name)
    // A reader that does not read will not answer the close either.
    if (name === 'slow' || name === 'silent') this.terminate()
  }

  terminate(): void {
    this.socket.terminate()
  }
}
