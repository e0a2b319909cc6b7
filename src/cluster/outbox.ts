/**
 * What happened on one node reaches the others: by the wire at once, and from the outbox in the database where the wire
 * lost it, or does not work. Each node does with it what it does with its own, and does so once.
 */
import type { EventBus, Origin } from '../events/bus.ts'
import type { DomainEvent } from '../events/event.ts'
import type { Logger } from '../kernel/logger.ts'
import { lineOf, topics } from '../realtime/index.ts'
import type { Database, Outbox as Keeper, Tx } from '../store/database.ts'
import type { Sql } from '../store/sql.ts'
import { decode, encode } from './codec.ts'
import { LinesElsewhere, LinesHere, type Told as ToldLines } from './lines.ts'
import { EVERYONE, routeOf, TOLD } from './routes.ts'
import { type Gist, keepEvents, readEvents, readGists, readLast } from './store.ts'
import { Told } from './told.ts'
import type { Wire } from './wire.ts'

/** So often a node looks into the outbox: with a wire for what it lost, and without one for all that there is. */
const LOOK_MS = { withWire: 1_000, without: 250 }
/** Stands for the turn of a text that tells lines of many turns, and for that of one that has none. */
const LINES = '='
const NONE = '-'
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
  private readonly linesHere = new LinesHere((told) =>
    this.send(topics.inboxes, `${LINES} ${LINES} ${JSON.stringify(told)}`),
  )
  private readonly linesElsewhere = new LinesElsewhere()
  private wire: Wire | undefined
  private turn = 0
  private position = 0
  /** Rows that the wire may still bring. They are looked at the next time. */
  private pending: Gist[] = []
  /** Rows with lines that their node has promised to tell. */
  private promised: Gist[] = []
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
    this.linesHere.stop()
    await this.looking
  }

  async keep(db: Tx['db'], events: readonly DomainEvent[]): Promise<(() => void) | undefined> {
    const kept = events.flatMap((event) => {
      const route = routeOf(event)
      return route?.how === 'kept' ? [{ event, topics: route.to, text: encode(event) }] : []
    })
    if (kept.length === 0) return undefined
    this.turn += 1
    const { turn } = this
    const names = JSON.stringify(kept.map((each) => each.topics))
    await keepEvents(db, this.parts.node, turn, names, JSON.stringify(kept.map(({ text }) => text)))
    return () => {
      // The bus has told this node already.
      const texts = new Map<string, string>()
      for (const [index, { event, topics, text }] of kept.entries()) {
        this.told.note(this.parts.node, turn, index)
        this.noteLine(turn, event)
        for (const topic of topics) if (!isGathered(topic)) add(texts, topic, `${index} ${text}`)
      }
      for (const [topic, text] of texts) this.send(topic, `${turn} ${text}`)
    }
  }

  /** Takes what the wire brought. */
  hear(text: string): void {
    const [node = '', turn = '', first] = text.split(' ', 3)
    // A later build may speak in another form.
    if (node === this.parts.node || first === undefined) return
    for (const part of text.slice(node.length + turn.length + 2).split('\n')) {
      const space = part.indexOf(' ')
      const json = part.slice(space + 1)
      if (turn === LINES) this.hearLines(node, json)
      else if (turn === NONE || this.told.note(node, Number(turn), Number(part.slice(0, space))))
        this.publish(json, 'elsewhere')
    }
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
    for (const topic of route?.to ?? []) this.send(topic, `${NONE} ${NONE} ${encode(event)}`)
  }

  private send(topic: string, text: string): void {
    this.wire?.send(topic, `${this.parts.node} ${text}`)
  }

  private noteLine(turn: number, event: DomainEvent): void {
    const line = event.type === 'message_posted' ? lineOf(event) : undefined
    if (line !== undefined) this.linesHere.note(turn, line)
  }

  private hearLines(node: string, json: string): void {
    try {
      const told = JSON.parse(json) as ToldLines
      this.linesElsewhere.hear(node, told)
      this.parts.bus.publish({ type: 'lines_heard', lines: told.lines }, 'elsewhere')
    } catch (error) {
      this.parts.logger.warn({ err: error }, 'lines of the wire could not be read')
    }
  }

  private async heal(): Promise<void> {
    try {
      const rows = await readGists(this.sql, this.position, MOST_ROWS)
      if (performance.now() - this.lookedAt > REACH_MS) this.parts.lost()
      this.lookedAt = performance.now()
      this.position = rows.at(-1)?.id ?? this.position
      this.pending.unshift(...this.promised.splice(0))
      const fresh = this.pending.length
      this.pending.push(...rows)
      if (rows.length > 0) this.parts.moved()
      const due = this.wire?.works === true ? fresh : this.pending.length
      for (let left = due; left > 0; left -= 1) {
        const gist = this.pending[0] as Gist
        const waits = await this.read(gist)
        this.pending.shift()
        if (waits) this.promised.push(gist)
      }
      this.told.forgetOld()
      this.linesElsewhere.forgetOld()
    } catch (error) {
      this.parts.logger.debug({ err: error }, 'the outbox could not be read')
    }
  }

  /**
   * Reads what a row has for this node and the wire did not bring. Resolves to true when the row has lines that the
   * wire will bring.
   */
  private async read({ id, node, turn, topics: names }: Gist): Promise<boolean> {
    const isOwn = node === this.parts.node
    const isMeant = (topics: string[]) => topics.some((topic) => !isGathered(topic) && this.concerns(topic))
    // Nobody else tells the lines of what this node committed, so it must hear of all that itself.
    const missing = names.flatMap((topics, index) =>
      (isOwn || isMeant(topics)) && !this.told.has(node, turn, index) ? [index] : [],
    )
    const hasLines = !isOwn && names.some((topics) => topics.some((topic) => isGathered(topic) && this.concerns(topic)))
    const state = hasLines ? this.linesElsewhere.stateOf(node, turn) : 'told'
    const linesMiss = state === 'missing' || (state === 'coming' && this.wire?.works !== true)
    if (missing.length === 0 && !linesMiss) return state === 'coming'
    const events = await readEvents(this.sql, id)
    for (const index of missing) {
      const event = this.decoded(events[index])
      if (event === undefined || !this.told.note(node, turn, index)) continue
      // What this node committed is missing when it never heard whether that commit holds.
      this.filled += 1
      this.parts.bus.publish(event, isOwn ? 'here' : 'elsewhere')
      if (isOwn) this.noteLine(turn, event)
    }
    if (linesMiss) this.publishLines(events)
    return !linesMiss && state === 'coming'
  }

  private publishLines(events: readonly string[]): void {
    const lines = events.flatMap((text) => {
      const event = this.decoded(text)
      const line = event?.type === 'message_posted' ? lineOf(event) : undefined
      return line === undefined ? [] : [line]
    })
    this.parts.bus.publish({ type: 'lines_heard', lines }, 'elsewhere')
  }

  private concerns(topic: string): boolean {
    return topic === EVERYONE || this.parts.hub.has(topic)
  }

  private publish(json: string, origin: Origin): void {
    const event = this.decoded(json)
    if (event !== undefined) this.parts.bus.publish(event, origin)
  }

  private decoded(json: string | undefined): DomainEvent | undefined {
    if (json === undefined) return undefined
    try {
      return decode(json)
    } catch (error) {
      this.parts.logger.warn({ err: error }, 'an event of the outbox or the wire could not be read')
      return undefined
    }
  }
}

/** Tells whether what is kept for a topic is gathered, and told many at a time. */
const isGathered = (topic: string): boolean => topic === topics.inboxes

/** What one turn has for a topic leaves in one text. No event has a line break in its JSON. */
function add(texts: Map<string, string>, topic: string, text: string): void {
  const known = texts.get(topic)
  texts.set(topic, known === undefined ? text : `${known}\n${text}`)
}
