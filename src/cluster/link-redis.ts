/** Two connections to Redis that live and end together: one hlistening, the other says and asks. */
import { isIP } from 'node:net'
import { createClient, type RedisClientOptions } from '@redis/client'
import { chunks } from '../kernel/chunks.ts'

/** A connection stands within this time, or Redis is away. */
const CONNECT_MS = 1_000
/** What was said last still leaves within this time when the link is closed. */
const GOODBYE_MS = 500
/**
 * So many commands, and so many characters in them, may wait for an answer. A Redis that stands still would otherwise
 * fill the memory.
 */
const MOST_WAITING = 32_768
const MOST_CHARACTERS = 8 * 1024 * 1024
/** Redis serves others between commands, and one command names at most so many channels. */
const CHANNELS_AT_ONCE = 1_000

export interface LinkEvents {
  heard(channel: string, text: string): void
  /** Is told once, unless the link was closed: it is of no more use. */
  broke(error: unknown): void
}

export class RedisLink {
  private readonly events: LinkEvents
  private readonly listening: Client
  private readonly speaking: Client
  private waiting = 0
  private characters = 0
  private over = false

  constructor(url: string, name: string, events: LinkEvents) {
    this.events = events
    this.listening = this.client(url, name)
    this.speaking = this.client(url, name)
  }

  /** Rejects when Redis cannot be reached, lets nobody in, or only follows another one. */
  async open(): Promise<void> {
    await Promise.all([this.listening.connect(), this.speaking.connect()])
    // Whoever closed the link meanwhile could not close a connection that did not stand yet.
    if (this.over) return this.destroy()
    await this.requireMain()
  }

  /** Resolves when Redis has confirmed all of them. */
  async subscribe(channels: readonly string[]): Promise<void> {
    const said = [...chunks(channels, CHANNELS_AT_ONCE)].map((some) => this.listening.sSubscribe(some, this.hear))
    await Promise.all(said)
  }

  async unsubscribe(channels: readonly string[]): Promise<void> {
    const said = [...chunks(channels, CHANNELS_AT_ONCE)].map((some) => this.listening.sUnsubscribe(some, this.hear))
    await Promise.all(said)
  }

  /** Returns false, and says nothing, when too much waits already. */
  publish(channel: string, text: string): boolean {
    const said = this.ask(['SPUBLISH', channel, text])
    said?.catch(() => undefined)
    return said !== undefined
  }

  /** Counts who listens to each channel. Resolves to undefined when too much waits already. */
  async count(channels: readonly string[]): Promise<number[] | undefined> {
    const pairs = await this.ask(['PUBSUB', 'SHARDNUMSUB', ...channels])
    // Names and numbers alternate.
    return Array.isArray(pairs) ? channels.map((_, index) => Number(pairs[index * 2 + 1])) : undefined
  }

  /**
   * Rejects when this Redis follows another one. After a failover the one that was the main one may still let clients
   * in, and what they say reaches nobody who went along.
   */
  async requireMain(): Promise<void> {
    // A user of Redis may be forbidden to ask.
    const role = await this.ask(['ROLE'])?.catch(() => undefined)
    if (Array.isArray(role) && role[0] === 'slave') throw Object.assign(new Error(), { code: 'REPLICA' })
  }

  /** Lets go at once. What was not sent yet is lost. */
  destroy(): void {
    this.over = true
    this.listening.destroy()
    this.speaking.destroy()
  }

  async close(): Promise<void> {
    this.over = true
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, GOODBYE_MS)
    })
    const gone = this.speaking.isReady ? this.speaking.close().catch(() => undefined) : undefined
    await Promise.race([gone, late])
    clearTimeout(timer)
    this.destroy()
  }

  /** What is asked in one turn of the event loop leaves in one write. */
  private ask(command: string[]): Promise<unknown> | undefined {
    const size = command.reduce((sum, part) => sum + part.length, 0)
    const isFull = this.waiting >= MOST_WAITING || this.characters + size > MOST_CHARACTERS
    // A text that is larger than all that may wait goes alone.
    if (isFull && this.waiting > 0) return undefined
    this.waiting += 1
    this.characters += size
    return this.speaking.sendCommand(command).finally(() => {
      this.waiting -= 1
      this.characters -= size
    })
  }

  private readonly hear = (text: string, channel: string): void => {
    if (!this.over) this.events.heard(channel, text)
  }

  private client(url: string, name: string): Client {
    const client = createClient(optionsOf(url, name))
    // The client never connects again by itself: its first error is its end.
    const broke = (error: unknown) => {
      if (this.over) return
      this.destroy()
      this.events.broke(error)
    }
    client.on('error', broke)
    client.on('end', () => broke(undefined))
    client.on('connect', () => this.over && client.destroy())
    return client
  }
}

type Client = ReturnType<typeof createClient>

function optionsOf(url: string, name: string): RedisClientOptions {
  const { protocol, hostname, port, username, password, pathname } = new URL(url)
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  const at = { host, port: Number(port || 6379), connectTimeout: CONNECT_MS, reconnectStrategy: false as const }
  return {
    RESP: 3,
    // A server with several certificates chooses one by the name, which cannot be an address.
    socket: protocol === 'rediss:' ? { ...at, tls: true, ...(isIP(host) ? {} : { servername: host }) } : at,
    // An empty name is not the same as none.
    ...(username === '' ? {} : { username: decodeURIComponent(username) }),
    password: decodeURIComponent(password),
    database: Number(pathname.slice(1)),
    name,
    disableOfflineQueue: true,
    // The wire has its own deadlines; one for each command costs more than the command.
    commandOptions: { timeout: 0 },
    maintNotifications: 'disabled',
    disableClientInfo: true,
  }
}
