/**
 * The gateway takes frames from sockets: who says it, how fast, decode, route, one reply. It keeps the rules of
 * docs/protocol.md.
 */
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { RawData, WebSocket } from 'ws'
import type { EventBus } from '../events/bus.ts'
import { authorOf, isGuest } from '../identity/index.ts'
import type { Time } from '../kernel/awake.ts'
import { chunks } from '../kernel/chunks.ts'
import { type ClientAddress, networkOf } from '../kernel/client-address.ts'
import { elapsed, later, type Moment, type Tick, tickAt } from '../kernel/clock.ts'
import { AppError } from '../kernel/errors.ts'
import type { Logger } from '../kernel/logger.ts'
import { Tally } from '../kernel/tally.ts'
import type { Presence } from '../presence/index.ts'
import type { CloseName } from '../protocol/close-codes.ts'
import { decode } from '../protocol/codec.ts'
import type { ClientFrame } from '../protocol/commands/index.ts'
import { ERRORS, type ErrorCode } from '../protocol/error-codes.ts'
import { LIMITS } from '../protocol/limits.ts'
import type { ServerFrame } from '../protocol/server-frames.ts'
import { PROTOCOL_VERSION } from '../protocol/wire.ts'
import { type Hub, textFrame, topics } from '../realtime/index.ts'
import { ProofRequired } from './challenge.ts'
import { Connection, type Surroundings } from './connection.ts'
import { Door, type DoorEvents } from './door.ts'
import type { Greeter } from './greeter.ts'
import { Outflow } from './outflow.ts'
import { isMessage, PostOrder } from './post-order.ts'
import type { Rates } from './rates.ts'
import { revoke } from './revocations.ts'
import type { Router } from './router.ts'

const SWEEP_MS = 1_000
/**
 * Clients come back at a random moment within these bounds. A few are back at once; many spread themselves, so that the
 * next process is not run over (F27).
 */
const RETURN_EACH_MS = 0.4
const RETURN_SOONEST_MS = 500
const RETURN_LATEST_MS = 10_000
/** Those who do not answer a goodbye have so many milliseconds, because they must not hold up the next process. */
const GOODBYE_MS = 1_000
/** One turn of the event loop says so many goodbyes. */
const SLICE = 500

/** A hello that was refused with one of these codes is closed so. Whoever may say it again has the rest of its time. */
const CLOSED_AFTER: Partial<Record<ErrorCode, CloseName>> = {
  expired_token: 'expiredToken',
  bad_token: 'badToken',
  origin_refused: 'badToken',
  not_found: 'badToken',
  rate_limited: 'flood',
}
const BEGINNING = tickAt(0)
const PONG = textFrame(JSON.stringify({ type: 'pong' } satisfies ServerFrame))

export interface GatewayServices {
  greeter: Greeter
  router: Router
  rates: Rates
  hub: Hub<Connection>
  presence: Presence
  /** Is called when a visitor's last socket is gone. */
  visitorLeft: (visitorId: string) => void
  bus: EventBus
  clientAddress: ClientAddress
  /** More sockets of one address are closed with 4004. */
  socketsPerAddress: number
  /** Returns false when all connections that there may be stand already, or this node can serve nobody. */
  hasRoom: (request: IncomingMessage) => boolean
  /** Is told the code of each error that is answered. */
  errorAnswered: ((code: ErrorCode) => void) | undefined
  time: Time
  logger: Logger
}

/** Open sockets by who is behind them (`unknown` before hello), and the bytes that wait to leave on all of them. */
export interface SocketFigures {
  visitor: number
  guest: number
  agent: number
  unknown: number
  waitingBytes: number
}

export class Gateway implements DoorEvents<Connection> {
  private readonly connections = new Set<Connection>()
  private readonly addresses = new Tally()
  private sweeper: NodeJS.Timeout | undefined
  /** Everybody who is there or comes while the process ends is told this. */
  private returnWithinMs: number | undefined
  private emptied: (() => void) | undefined
  /** This is the moment of the first tick, by the clock as it was last. */
  private began = Number.NaN
  private readonly around: Surroundings
  private readonly services: GatewayServices

  constructor(services: GatewayServices, checkFrames: boolean) {
    this.services = services
    this.around = { hub: services.hub, outflow: new Outflow(), rate: services.rates.socket, checkFrames }
  }

  attach(server: Server): void {
    new Door(this).attach(server)
    this.hasJumped(this.services.time.clock(), this.services.time.ticks())
    this.sweeper = setInterval(() => this.sweep(), SWEEP_MS)
    const { bus, hub } = this.services
    bus.on('membership_ended', ({ thread, member }) => {
      for (const connection of hub.listeners(topics.visitor(member))) connection.unfollow(thread)
    })
    bus.on('conversation_removed', ({ threads }) => {
      for (const thread of threads)
        for (const connection of hub.listeners(topics.thread(thread))) connection.unfollow(thread)
    })
    // Sockets of members hear of a room from the moment they are in, and of nothing more when they are out.
    bus.on('room_changed', ({ room, joined }) => {
      for (const member of joined)
        for (const connection of hub.listeners(topics.agent(member))) connection.listen(topics.room(room.id))
    })
    bus.on('room_left', ({ room, thread, member }) => {
      for (const connection of hub.listeners(topics.agent(member))) {
        connection.unlisten(topics.room(room))
        connection.unfollow(thread)
      }
    })
    revoke({ bus, hub, connections: this.connections, mayStay: this.services.greeter.mayStay })
  }

  /** Stops. Tells everybody to come back at a random moment, so that the next process is not run over (F22). */
  async stop(): Promise<void> {
    clearInterval(this.sweeper)
    const returnWithinMs = this.wave()
    this.returnWithinMs = returnWithinMs
    await this.sendAllAway(returnWithinMs)
    await this.empty()
    for (const connection of this.connections) connection.terminate()
  }

  /**
   * Tells everybody to come back, to another node as it may be: this one lost touch with the others, and may have told
   * its people only half.
   */
  reopen(): Promise<void> {
    return this.sendAllAway(this.wave())
  }

  /** Returns within how many milliseconds all who are here come back. */
  private wave(): number {
    const spread = this.connections.size * RETURN_EACH_MS
    return Math.round(Math.min(RETURN_LATEST_MS, Math.max(RETURN_SOONEST_MS, spread)))
  }

  private async sendAllAway(returnWithinMs: number): Promise<void> {
    for (const slice of chunks([...this.connections], SLICE)) {
      for (const connection of slice) sendAway(connection, returnWithinMs)
      await nextTurn()
    }
  }

  /** Resolves when the last has answered its goodbye, or has had the time to. */
  private async empty(): Promise<void> {
    if (this.connections.size === 0) return
    await new Promise<void>((resolve) => {
      this.emptied = resolve
      setTimeout(resolve, GOODBYE_MS)
    })
    this.emptied = undefined
  }

  /** Counts by looking at every socket, which is for those who ask a few times a minute. */
  figures(): SocketFigures {
    const figures: SocketFigures = { visitor: 0, guest: 0, agent: 0, unknown: 0, waitingBytes: 0 }
    for (const connection of this.connections) {
      const actor = connection.signed?.actor
      figures[actor === undefined ? 'unknown' : isGuest(actor) ? 'guest' : actor.kind] += 1
      figures.waitingBytes += connection.waitingBytes
    }
    return figures
  }

  refuses(request: IncomingMessage): string | undefined {
    const path = (request.url ?? '').split('?', 1)[0]
    if (path !== '/ws') return '404 Not Found'
    if (!this.services.hasRoom(request)) return '503 Service Unavailable'
    return this.services.greeter.mayUpgrade(request.headers.origin) ? undefined : '403 Forbidden'
  }

  opened(socket: WebSocket, wire: Duplex, request: IncomingMessage): Connection {
    const { time, clientAddress } = this.services
    const address = clientAddress.ofRequest(request)
    const connection = new Connection(socket, wire, this.around, {
      address,
      origin: request.headers.origin,
      at: time.ticks(),
      awakeAt: time.awake.now(),
    })
    this.connections.add(connection)
    if (this.addresses.add(networkOf(address)) > this.services.socketsPerAddress) connection.close('overloaded')
    // It knocked before the port was closed, so it hears what all others hear, and not that nobody is there [CO12].
    else if (this.returnWithinMs !== undefined) sendAway(connection, this.returnWithinMs)
    return connection
  }

  closed(connection: Connection): void {
    this.connections.delete(connection)
    if (this.connections.size === 0) this.emptied?.()
    this.addresses.remove(networkOf(connection.address))
    connection.unlistenAll()
    const actor = connection.signed?.actor
    if (actor?.kind === 'agent') this.services.presence.leave(actor.id)
    else if (actor !== undefined && this.services.hub.count(topics.visitor(actor.id)) === 0)
      this.services.visitorLeft(actor.id)
    // Whoever lost the line does not type any more [FO5].
    if (actor && connection.typingIn !== undefined)
      this.services.bus.publish({
        type: 'typing',
        thread: connection.typingIn,
        author: authorOf(actor),
        on: false,
      })
  }

  broke(connection: Connection | undefined, error: unknown): void {
    this.services.logger.error(
      { err: error, signed: connection?.signed !== undefined },
      'a socket broke and was closed',
    )
  }

  failed(error: Error): void {
    this.services.logger.debug({ err: error.message }, 'socket error')
  }

  pong(connection: Connection): void {
    const { awake, ticks } = this.services.time
    connection.lastHeard = awake.now()
    // Nobody is asked for so many signs of life, so whoever sends more was not asked.
    if (connection.bucket.take(ticks()) > 0) connection.noteRefusal()
  }

  message(connection: Connection, data: RawData, isBinary: boolean): void {
    // A socket that was told to go may go on talking until it has answered. Nobody listens.
    if (!connection.isOpen) return
    const { awake, ticks } = this.services.time
    connection.lastHeard = awake.now()
    const wait = connection.bucket.take(ticks())
    // What is sent right behind hello waits for its answer. Only then is it known who says it, and what they may do
    // [CO2].
    if (connection.greeting === undefined || wait > 0) return this.hear(connection, data, isBinary, wait)
    void connection.greeting.then(() => this.hear(connection, data, isBinary, wait))
  }

  /** Takes a frame. Nothing that a client sends throws past its own connection. */
  private hear(connection: Connection, data: RawData, isBinary: boolean, wait: number): void {
    try {
      this.take(connection, data, isBinary, wait)
    } catch (error) {
      this.fail(connection, undefined, error)
    }
  }

  private take(connection: Connection, data: RawData, isBinary: boolean, wait: number): void {
    if (isBinary) return this.refuseFrame(connection, 'bad_frame', 'frames are text', undefined)
    const decoded = decode(data.toString(), connection.signed?.actor.kind ?? 'visitor')
    if (wait > 0) {
      connection.noteRefusal()
      const ref = decoded.ok ? refOf(decoded.frame) : decoded.ref
      const refusal = new AppError('rate_limited', undefined, wait)
      if (decoded.ok) this.holdBack(connection, decoded.frame, refusal)
      return this.fail(connection, ref, refusal)
    }
    if (!decoded.ok) return this.refuseFrame(connection, decoded.code, decoded.message, decoded.ref)
    // Ten thousand quiet sockets say nearly nothing else, so it is answered here, with bytes made once.
    if (decoded.frame.type === 'ping') return connection.sendNow(PONG, false)
    const handled = this.handle(connection, decoded.frame).catch((error: unknown) => {
      this.broke(connection, error)
      connection.terminate()
    })
    if (decoded.frame.type === 'hello' && connection.signed === undefined) {
      connection.greeting = handled.finally(() => {
        connection.greeting = undefined
      })
    }
  }

  private async handle(connection: Connection, frame: ClientFrame): Promise<void> {
    const ref = refOf(frame)
    if (ref !== undefined && connection.pending >= LIMITS.pendingCommands) {
      const refusal = new AppError('too_many')
      this.holdBack(connection, frame, refusal)
      return this.fail(connection, ref, refusal)
    }
    connection.pending += 1
    try {
      const result = await this.answer(connection, frame)
      connection.order?.settled(frame)
      if (ref !== undefined) connection.reply({ type: 'ok', ref, result: result ?? {} })
    } catch (error) {
      this.noteFailure(connection, frame, error)
      this.fail(connection, ref, error)
    } finally {
      connection.pending -= 1
    }
  }

  private answer(connection: Connection, frame: ClientFrame): Promise<object> | Promise<void> | void {
    const { greeter, router, rates, time } = this.services
    if (frame.type === 'hello') return this.greet(connection, frame)
    if (connection.signed === undefined) throw new AppError('bad_request', 'say hello first')
    if (frame.type === 'renew') return greeter.renew(connection, frame)
    const now = time.ticks()
    try {
      connection.order?.check(frame, now)
      rates.check(connection.signed.actor, connection.address, frame.type, now)
    } catch (error) {
      this.holdBack(connection, frame, error)
      throw error
    }
    connection.order?.goes(frame)
    return router.route(connection.signed.actor, frame, connection)
  }

  private async greet(connection: Connection, frame: Extract<ClientFrame, { type: 'hello' }>): Promise<object> {
    if (connection.signed !== undefined) throw new AppError('bad_request', 'hello was said already')
    if (frame.version !== PROTOCOL_VERSION) {
      setImmediate(() => connection.close('version'))
      throw new AppError('bad_request', 'this protocol version is not served')
    }
    try {
      const welcome = await this.services.greeter.hello(connection, frame)
      this.admit(connection)
      return welcome
    } catch (error) {
      if (error instanceof AppError) this.afterReply(connection, error.code)
      throw error
    }
  }

  private admit(connection: Connection): void {
    const actor = connection.signed?.actor
    if (actor === undefined) return
    if (!connection.isOpen || !this.connections.has(connection)) {
      // It left while its token was looked at.
      connection.signed = undefined
      connection.unlistenAll()
    } else if (actor.kind === 'agent') this.services.presence.arrive(actor.id)
    else if (this.services.hub.count(topics.visitor(actor.id)) > LIMITS.visitorSockets) connection.close('overloaded')
  }

  /** Closes the socket after the answer to a refused hello, with the code that says whether to come back. */
  private afterReply(connection: Connection, code: ErrorCode): void {
    const name = CLOSED_AFTER[code]
    if (name !== undefined) setImmediate(() => connection.close(name))
  }

  private refuseFrame(connection: Connection, code: ErrorCode, message: string, ref: number | undefined): void {
    connection.noteBadFrame()
    this.fail(connection, ref, new AppError(code, message))
  }

  /**
   * Notes a message that comes too fast, or that cannot be stored just now. It goes before what its author sends
   * meanwhile [TH8].
   */
  private holdBack(connection: Connection, frame: ClientFrame, error: unknown): void {
    if (!isMessage(frame)) return
    connection.order ??= new PostOrder()
    connection.order.refused(
      frame,
      later(this.services.time.ticks(), (error instanceof AppError && error.retryAfterMs) || 0),
    )
  }

  /**
   * Notes why a frame failed. What a handler refused as too fast is the room's slow mode: there one may think of
   * something else to say [RO5].
   */
  private noteFailure(connection: Connection, frame: ClientFrame, error: unknown): void {
    const code = error instanceof AppError ? error.code : 'internal'
    if (ERRORS[code].retry === 'later' && code !== 'rate_limited') this.holdBack(connection, frame, error)
    else if (code === 'rate_limited' && frame.type === 'open') this.holdBack(connection, frame, error)
    else if (code !== 'rate_limited') connection.order?.settled(frame)
  }

  /**
   * Answers with an error. Here alone failures become frames: expected ones by their code, others logged and
   * `internal`.
   */
  private fail(connection: Connection, ref: number | undefined, error: unknown): void {
    const known = error instanceof AppError ? error : new AppError('internal')
    if (known !== error) this.services.logger.error({ err: error }, 'a command failed')
    this.services.errorAnswered?.(known.code)
    connection.reply({
      type: 'error',
      ...(ref === undefined ? {} : { ref }),
      code: known.code,
      message: known.message,
      ...(known.reason === undefined ? {} : { reason: known.reason }),
      ...(known.retryAfterMs === undefined ? {} : { retryAfterMs: known.retryAfterMs }),
      ...(known instanceof ProofRequired ? { challenge: known.challenge } : {}),
    })
  }

  /** Looks at the sockets for which something is due. One timer serves every deadline of every socket. */
  private sweep(): void {
    const { clock, ticks, awake } = this.services.time
    const now = awake.now()
    const moment = clock()
    const jumped = this.hasJumped(moment, ticks())
    for (const connection of this.connections) {
      if (!jumped && elapsed(now, connection.due) > 0) continue
      const reason = connection.look(now, moment)
      if (reason !== undefined) connection.close(reason)
    }
  }

  /**
   * Returns whether the system's clock was put forward or back: then ends of tokens are nearer or farther than they
   * were.
   */
  private hasJumped(moment: Moment, now: Tick): boolean {
    const began = moment - elapsed(BEGINNING, now)
    const by = Math.abs(began - this.began)
    this.began = began
    return by > SWEEP_MS
  }
}

function sendAway(connection: Connection, returnWithinMs: number): void {
  connection.reply({ type: 'going_away', returnWithinMs })
  connection.close('restart')
}

const refOf = (frame: ClientFrame): number | undefined => ('ref' in frame ? frame.ref : undefined)
