import { newId } from '../kernel/ids.ts'
import type { Logger } from '../kernel/logger.ts'
import { RedisLink } from './link-redis.ts'
import type { Wire, WireEvents } from './wire.ts'

/**
 * A sign of life is sent so often. When so many were sent since one came back, the wire does not work, and later the
 * connections are given up. These count signs and not time: a process that was paused has sent none.
 */
const BEAT_MS = 250
const SILENT_BEATS = 4
const LOST_BEATS = 12
/** At every so many signs the wire looks whether its Redis still is the main one. */
const ROLE_BEATS = 12
/** New connections are ready, with all channels, within this time. */
const READY_MS = 5_000
const START_MS = 1_000
const CONFIRM_MS = 1_000
const COUNT_MS = 500
/** Pauses between attempts to connect grow from one to the other. */
const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 500

const NO_ANSWER = 'no answer'
const TOO_MUCH = 'too much waits'

interface Options {
  /** All channels begin with it, so that several installations may share a Redis. */
  prefix: string
  /** Operators find this name in Redis' list of clients. */
  node: string
  events: WireEvents
  logger: Logger
}

/**
 * The wire over Redis' sharded channels. It may break in any way at any time, and heals by itself: connections that
 * fail or fall silent are given up, and new ones listen to all channels before the wire works again. So whoever heard
 * that it works hears all that is said on the channels from then on, until it does not.
 */
export class RedisWire implements Wire {
  works = false
  private readonly url: string
  private readonly options: Options
  /** What is listened to, and what the link was asked to listen to. The link follows once in a turn. */
  private readonly wanted = new Set<string>()
  private readonly asked = new Set<string>()
  private readonly changed = new Set<string>()
  private readonly confirming = new Map<string, Promise<void>>()
  private turn: Promise<void> | undefined
  /** So many confirmations are late. Who waited for them was let go, so the wire does not work until they came. */
  private late = 0
  private link: RedisLink | undefined
  /** Whether the link stands, so that it is told of each change. */
  private stands = false
  /** Each link has its own channel of signs: one that was sent over an older link says nothing of this one. */
  private sign = ''
  private unheard = 0
  private beats = 0
  private attempts = 0
  private stopped = false
  private warned = false
  private started: (() => void) | undefined
  private timer: NodeJS.Timeout | undefined
  private why: unknown = NO_ANSWER

  constructor(url: string, options: Options) {
    this.url = url
    this.options = options
  }

  /** Resolves when it works, or after a second: Redis may be away when a server starts, as at any other time. */
  async start(): Promise<void> {
    const begun = new Promise<void>((resolve) => {
      this.started = resolve
    })
    const timer = setTimeout(() => this.started?.(), START_MS)
    void this.connect()
    await begun
    clearTimeout(timer)
    this.started = undefined
    if (!this.works) this.warn(this.why)
  }

  send(channel: string, text: string): void {
    if (this.stands && this.link?.publish(this.named(channel), text) === false) this.fail(TOO_MUCH)
  }

  listen(channel: string): Promise<void> {
    this.wanted.add(channel)
    return this.change(channel)
  }

  leave(channel: string): void {
    this.wanted.delete(channel)
    void this.change(channel)
  }

  async listeners(channels: readonly string[]): Promise<number[] | undefined> {
    if (!this.stands || this.link === undefined) return undefined
    if (channels.length === 0) return []
    const counts = this.link.count(channels.map((channel) => this.named(channel))).catch(() => undefined)
    return within(COUNT_MS, counts)
  }

  async stop(): Promise<void> {
    this.stopped = true
    this.works = false
    this.started?.()
    const { link } = this
    this.forget()
    await link?.close()
  }

  private readonly named = (channel: string): string => `${this.options.prefix}/${channel}`

  private async connect(): Promise<void> {
    this.sign = `${this.options.prefix}!${newId()}`
    const link = new RedisLink(this.url, `helpline-${this.options.node}`, {
      heard: (channel, text) => this.hear(channel, text),
      broke: (error) => this.broke(link, error),
    })
    this.link = link
    this.timer = setTimeout(() => this.broke(link, NO_ANSWER), READY_MS)
    try {
      await link.open()
      if (this.link !== link) return
      this.stands = true
      for (const channel of this.wanted) this.asked.add(channel)
      await link.subscribe([this.sign, ...[...this.asked].map(this.named)])
      if (this.link === link) this.beginToBeat(link)
    } catch (error) {
      this.broke(link, error)
    }
  }

  private beginToBeat(link: RedisLink): void {
    clearTimeout(this.timer)
    this.timer = setInterval(() => this.beat(link), BEAT_MS)
    this.beat(link)
  }

  private beat(link: RedisLink): void {
    this.unheard += 1
    this.beats += 1
    if (this.unheard > LOST_BEATS) return this.broke(link, NO_ANSWER)
    if (this.unheard >= SILENT_BEATS) this.fail(NO_ANSWER)
    if (!link.publish(this.sign, '')) this.fail(TOO_MUCH)
    if (this.beats % ROLE_BEATS === 0) link.requireMain().catch((error: unknown) => this.broke(link, error))
  }

  private hear(channel: string, text: string): void {
    if (channel === this.sign) return this.live()
    const { prefix, events } = this.options
    this.tell(() => events.heard(channel.slice(prefix.length + 1), text))
  }

  private live(): void {
    this.unheard = 0
    if (this.works || this.late > 0) return
    this.works = true
    this.attempts = 0
    if (this.warned) this.options.logger.info('Redis carries what servers tell each other again')
    this.warned = false
    this.started?.()
    this.tell(() => this.options.events.changed(true))
  }

  private fail(why: unknown): void {
    if (!this.works) return
    this.works = false
    this.warn(why)
    this.tell(() => this.options.events.changed(false))
  }

  private broke(link: RedisLink, error: unknown): void {
    if (this.link !== link) return
    this.why = error
    this.forget()
    link.destroy()
    this.fail(error)
    // A listener of the change may have stopped the wire.
    if (this.stopped) return
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** this.attempts, LONGEST_PAUSE_MS)
    this.attempts += 1
    this.timer = setTimeout(() => void this.connect(), pause * (0.5 + Math.random() / 2))
  }

  /** Lets go of the link, and of all that was asked of it. */
  private forget(): void {
    clearTimeout(this.timer)
    this.link = undefined
    this.stands = false
    this.unheard = 0
    this.late = 0
    this.asked.clear()
    this.confirming.clear()
  }

  private change(channel: string): Promise<void> {
    // A link that is being made will listen to all that is wanted by then.
    if (!this.stands) return Promise.resolve()
    this.changed.add(channel)
    this.turn ??= Promise.resolve().then(() => this.follow())
    return this.turn.then(() => this.confirming.get(channel))
  }

  /** Asks the link for what changed in this turn. */
  private follow(): void {
    this.turn = undefined
    const channels = [...this.changed]
    this.changed.clear()
    const { link } = this
    if (!this.stands || link === undefined) return
    const left = channels.filter((channel) => !this.wanted.has(channel) && this.asked.delete(channel))
    const added = channels.filter((channel) => this.wanted.has(channel) && !this.asked.has(channel))
    for (const channel of added) this.asked.add(channel)
    if (left.length > 0) link.unsubscribe(left.map(this.named)).catch((error: unknown) => this.broke(link, error))
    if (added.length > 0) this.confirm(link, added)
  }

  private confirm(link: RedisLink, channels: string[]): void {
    const said = link.subscribe(channels.map(this.named)).then(
      () => true,
      (error: unknown) => this.broke(link, error),
    )
    const confirmed = within(CONFIRM_MS, said).then((done) => {
      if (done === true || this.link !== link) return
      this.late += 1
      this.fail(NO_ANSWER)
      void said.then(() => {
        if (this.link === link) this.late -= 1
      })
    })
    for (const channel of channels) this.confirming.set(channel, confirmed)
    void said.then(() => {
      for (const channel of channels) if (this.confirming.get(channel) === confirmed) this.confirming.delete(channel)
    })
  }

  private tell(work: () => void): void {
    try {
      work()
    } catch (error) {
      this.options.logger.error({ at: placesOf(error) }, 'a listener of the wire failed; the wire goes on')
    }
  }

  private warn(why: unknown): void {
    if (this.warned || this.stopped) return
    this.warned = true
    this.options.logger.warn(
      { reason: reasonOf(why) },
      'Redis does not carry what servers tell each other: they read it from the database until it does',
    )
  }
}

/** Resolves to undefined when the promise takes longer. */
async function within<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined)
  })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}

/** Returns what is wrong without the words of whoever says it, which may hold a name, an address or a text. */
function reasonOf(error: unknown): string {
  if (typeof error === 'string') return error
  if (!(error instanceof Error)) return 'the connection ended'
  const { code } = error as { code?: unknown }
  // Redis begins its own errors with a code.
  return typeof code === 'string' ? code : (/^[A-Z]{3,}(?= |$)/.exec(error.message)?.[0] ?? error.constructor.name)
}

/** Returns where an error comes from, without its message, which may quote a text. */
const placesOf = (error: unknown): string[] =>
  String((error as Partial<Error> | undefined)?.stack)
    .split('\n')
    .filter((line) => line.startsWith('    at '))
