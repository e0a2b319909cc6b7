/**
 * What happened on one node reaches the others: by the wire at once, and from the outbox in the database where the wire
 * lost it, or does not work. Each node does with it what it does with its own, and does so once.
 */
import type { EventBus, Origin } from '../events/bus.ts'
import type { DomainEvent } from '../events/event.ts'
import type { Logger } from '../kernel/logger.ts'
import type { Database, Outbox as Keeper, Tx } from '../store/database.ts'
import type { Sql } from '../store/sql.ts'
import { decode, encode } from './codec.ts'
import { EVERYONE, routeOf, TOLD } from './routes.ts'
import { type Gist, keepEvents, readEvents, readGists, readLast } from './store.ts'
import { Told } from './told.ts'
import type { Wire } from './wire.ts'

/** So often a node looks into the outbox: with a wire for what it lost, and without one for all that there is. */
const LOOK_MS = { withWire: 1_000, without: 250 }
const MOST_ROWS = 5_000
/** After so long without a look, rows may have been removed that were never read. */
export const REACH_MS = 60_000

export interface OutboxParts {
  node: string
  database: Database
  bus: EventBus
  hub: { has(topic: string): boolean }
  logger: Logger
  /** Is called when rows were read: something happened somewhere. */
  moved: () => void
  /** Is called when more may have happened than the outbox still holds. */
  lost: () => void
}

export class Outbox implements Keeper {
  private readonly parts: OutboxParts
  private readonly sql: Sql
  private readonly told = new Told()
  private wire: Wire | undefined
  private turn = 0
  private position = 0
  /** Rows that the wire may still bring. They are looked at the next time. */
  private pending: Gist[] = []
  private lookedAt = 0
  private timer: NodeJS.Timeout | undefined
  private looking: Promise<void> | undefined
  private begun = false
  /** Counts the events that the wire did not bring. */
  filled = 0
  private stopped = false

  constructor(parts: OutboxParts) {
    this.parts = parts
    this.sql = parts.database.read.sql
  }

  /**
   * Keeps and passes on what this node does from now on. What was committed before is read by whoever loads what it
   * needs after this.
   */
  async open(wire: Wire): Promise<void> {
    this.wire = wire
    this.position = await readLast(this.sql)
    this.lookedAt = performance.now()
    for (const type of TOLD)
      this.parts.bus.on(type, (event, origin) => {
        if (origin === 'here') this.tell(event)
      })
    this.parts.database.keepFor(this)
  }

  /** Begins to look into the outbox. */
  begin(): void {
    this.begun = true
    this.look()
  }

  async stop(): Promise<void> {
    this.stopped = true
    clearTimeout(this.timer)
    await this.looking
  }

  async keep(db: Tx['db'], events: readonly DomainEvent[]): Promise<(() => void) | undefined> {
    const kept = events.flatMap((event) => {
      const route = routeOf(event)
      return route?.how === 'kept' ? [{ topics: route.to, text: encode(event) }] : []
    })
    if (kept.length === 0) return undefined
    this.turn += 1
    const { turn } = this
    const topics = JSON.stringify(kept.map((each) => each.topics))
    await keepEvents(db, this.parts.node, turn, topics, JSON.stringify(kept.map(({ text }) => text)))
    return () => {
      // The bus has told this node already.
      for (const [index, each] of kept.entries()) {
        this.told.note(this.parts.node, turn, index)
        this.send(each.topics, `${turn} ${index} ${each.text}`)
      }
    }
  }

  /** Takes what the wire brought. */
  hear(text: string): void {
    const [node = '', turn = '', index] = text.split(' ', 3)
    // A later build may speak in another form.
    if (node === this.parts.node || index === undefined) return
    const json = text.slice(node.length + turn.length + index.length + 3)
    if (turn !== '-' && !this.told.note(node, Number(turn), Number(index))) return
    this.publish(json, 'elsewhere')
  }

  /** Looks into the outbox now: the wire has just stopped working, or works again. */
  look(): void {
    clearTimeout(this.timer)
    if (!this.begun || this.stopped) return
    this.looking ??= this.heal().finally(() => {
      this.looking = undefined
      this.wait()
    })
  }

  /** How long ago the outbox was last read, in milliseconds. */
  get behindMs(): number {
    return performance.now() - this.lookedAt
  }

  private wait(): void {
    clearTimeout(this.timer)
    if (this.stopped) return
    this.timer = setTimeout(() => this.look(), this.wire?.works === true ? LOOK_MS.withWire : LOOK_MS.without)
  }

  private tell(event: DomainEvent): void {
    const route = routeOf(event)
    if (route !== undefined) this.send(route.to, `- - ${encode(event)}`)
  }

  private send(topics: readonly string[], text: string): void {
    for (const topic of topics) this.wire?.send(topic, `${this.parts.node} ${text}`)
  }

  private async heal(): Promise<void> {
    try {
      const rows = await readGists(this.sql, this.position, MOST_ROWS)
      if (performance.now() - this.lookedAt > REACH_MS) this.parts.lost()
      this.lookedAt = performance.now()
      this.position = rows.at(-1)?.id ?? this.position
      const fresh = this.pending.length
      this.pending.push(...rows)
      if (rows.length > 0) this.parts.moved()
      const due = this.wire?.works === true ? fresh : this.pending.length
      for (let left = due; left > 0; left -= 1) {
        await this.read(this.pending[0] as Gist)
        this.pending.shift()
      }
      this.told.forgetOld()
    } catch (error) {
      this.parts.logger.debug({ err: error }, 'the outbox could not be read')
    }
  }

  /** Reads what a row has for this node and the wire did not bring. */
  private async read({ id, node, turn, topics }: Gist): Promise<void> {
    const missing = topics.flatMap((names, index) =>
      names.some((name) => this.concerns(name)) && !this.told.has(node, turn, index) ? [index] : [],
    )
    if (missing.length === 0) return
    const events = await readEvents(this.sql, id)
    for (const index of missing) {
      const text = events[index]
      // What this node committed is missing when it never heard whether that commit holds.
      const origin = node === this.parts.node ? 'here' : 'elsewhere'
      if (text === undefined || !this.told.note(node, turn, index)) continue
      this.filled += 1
      this.publish(text, origin)
    }
  }

  private concerns(topic: string): boolean {
    return topic === EVERYONE || this.parts.hub.has(topic)
  }

  private publish(json: string, origin: Origin): void {
    try {
      this.parts.bus.publish(decode(json), origin)
    } catch (error) {
      this.parts.logger.warn({ err: error }, 'an event of the outbox or the wire could not be read')
    }
  }
}
