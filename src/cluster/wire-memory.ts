import type { Wire, WireEvents } from './wire.ts'

/**
 * Where several wires of one process meet. It stands for Redis in tests of other parts, and does what `RedisWire` does
 * in the same order: texts come in a later turn, and none while it is away.
 */
export class Exchange {
  private readonly members = new Set<MemoryWire>()
  private away = false

  get works(): boolean {
    return !this.away
  }

  /** From now on nothing is carried, as when Redis is stopped. What is on its way is lost. */
  leave(): void {
    this.away = true
    for (const wire of this.members) wire.look()
  }

  comeBack(): void {
    this.away = false
    for (const wire of this.members) wire.look()
  }

  join(wire: MemoryWire): void {
    this.members.add(wire)
  }

  part(wire: MemoryWire): void {
    this.members.delete(wire)
  }

  send(channel: string, text: string): void {
    for (const wire of this.members) wire.take(channel, text)
  }

  count(channel: string): number {
    return [...this.members].filter((wire) => wire.isListening(channel)).length
  }
}

export class MemoryWire implements Wire {
  works = false
  private readonly channels = new Set<string>()
  private readonly exchange: Exchange
  private readonly events: WireEvents
  constructor(exchange: Exchange, events: WireEvents) {
    this.exchange = exchange
    this.events = events
  }

  async start(): Promise<void> {
    this.exchange.join(this)
    this.look()
  }

  send(channel: string, text: string): void {
    if (!this.works) return
    setImmediate(() => {
      if (this.exchange.works) this.exchange.send(channel, text)
    })
  }

  async listen(channel: string): Promise<void> {
    this.channels.add(channel)
  }

  leave(channel: string): void {
    this.channels.delete(channel)
  }

  async listeners(channels: readonly string[]): Promise<number[] | undefined> {
    return this.works ? channels.map((channel) => this.exchange.count(channel)) : undefined
  }

  async stop(): Promise<void> {
    this.works = false
    this.exchange.part(this)
  }

  /** The exchange says that it came or went. */
  look(): void {
    if (this.works === this.exchange.works) return
    this.works = this.exchange.works
    this.guard(() => this.events.changed(this.works))
  }

  /** The exchange brings a text. */
  take(channel: string, text: string): void {
    if (this.channels.has(channel)) this.guard(() => this.events.heard(channel, text))
  }

  isListening(channel: string): boolean {
    return this.channels.has(channel)
  }

  /** A listener that fails keeps nothing from the others. */
  private guard(work: () => void): void {
    try {
      work()
    } catch {
      // RedisWire logs it. Here the test sees what it lacks.
    }
  }
}
