/** Makes one of many nodes of this server. They share a database of PostgreSQL, and Redis carries what they say. */
import type { EventBus } from '../events/bus.ts'
import { newId } from '../kernel/ids.ts'
import type { Lifetime } from '../kernel/lifetime.ts'
import type { Logger } from '../kernel/logger.ts'
import type { Presence } from '../presence/index.ts'
import { type Hub, topics } from '../realtime/index.ts'
import type { Database } from '../store/database.ts'
import type { Leadership } from '../store/leadership.ts'
import type { Sql } from '../store/sql.ts'
import { AgentsElsewhere } from './agents-elsewhere.ts'
import { Isolation } from './isolation.ts'
import { Lease } from './lease.ts'
import { Outbox, REACH_MS } from './outbox.ts'
import { Pulse } from './pulse.ts'
import { EVERYONE, nodeTopic } from './routes.ts'
import { prune, TABLES } from './store.ts'
import type { Wire, WireEvents } from './wire.ts'

export type { Wire, WireEvents } from './wire.ts'

/** Nodes tell each other here that they have just given a sign of life in the database. */
const BEATS = 'beats'
const PRUNE_EVERY_MS = 10_000
/** Rows of the outbox are kept for longer than any node goes without a look, so that none is removed unread. */
const KEPT_MS = 2 * REACH_MS

export interface ClusterParts {
  name: string
  database: Database
  bus: EventBus
  hub: Hub
  logger: Logger
  lifetime: Lifetime
  makeWire: (node: string, events: WireEvents) => Promise<Wire>
}

export interface ClusterFigures {
  leads: boolean
  otherNodes: number
  wireWorks: boolean
  /** Events that were read from the outbox because the wire did not bring them. */
  filled: number
  /** How long ago this node last read the outbox, in milliseconds. */
  behindMs: number
}

/** What is done on this node when something changes between the nodes. */
export interface ClusterEvents {
  presence: Presence
  /** This node begins to lead, or does not lead any more. */
  leads: (leads: boolean) => void
  /** Another node came or went. Whoever was there may be here soon, or nowhere. */
  nodesChanged: () => void
  /** Something was stored by some node. */
  moved: () => void
  /** This node cannot reach the database, while others can: its people are better off there. */
  isolated: () => void
  /** This node may have missed what nobody can tell it any more. */
  lost: () => void
}

export class Cluster implements Leadership {
  readonly node = newId()
  private readonly parts: ClusterParts
  private readonly sql: Sql
  private readonly outbox: Outbox
  private readonly lease: Lease
  private readonly pulse: Pulse
  private readonly isolation: Isolation
  private wire: Wire | undefined
  private events: ClusterEvents | undefined
  private agents: AgentsElsewhere | undefined
  private prunedAt = 0

  private constructor(parts: ClusterParts) {
    this.parts = parts
    const { bus, database, hub, logger, name } = parts
    const { node } = this
    this.sql = database.aside()
    this.outbox = new Outbox({
      node,
      database,
      bus,
      hub,
      logger,
      moved: () => this.events?.moved(),
      lost: () => this.events?.lost(),
    })
    this.lease = new Lease(node, this.sql, (leads) => {
      logger.info({ leads }, leads ? 'this node leads' : 'this node does not lead any more')
      this.events?.leads(leads)
    })
    this.isolation = new Isolation({
      silentMs: () => this.pulse.silentMs,
      wireWorks: () => this.wire?.works === true,
      changed: (isIsolated) => {
        logger.warn({ isIsolated }, 'whether this node alone cannot reach the database has changed')
        if (isIsolated) this.events?.isolated()
      },
    })
    this.pulse = new Pulse({
      node,
      name,
      sql: this.sql,
      logger,
      alsoDo: () => this.eachSecond(),
      changed: () => {
        this.agents?.nodesChanged()
        this.events?.nodesChanged()
      },
    })
  }

  /** Opens what nodes share. What happens from now on is not missed, and is told after `begin`. */
  static async open(parts: ClusterParts): Promise<Cluster> {
    const cluster = new Cluster(parts)
    for (const table of TABLES) await parts.database.write((tx) => tx.db.sql.run(table))
    const { hub, lifetime } = parts
    const wire = await parts.makeWire(cluster.node, {
      heard: (channel, text) => cluster.hear(channel, text),
      changed: () => cluster.outbox.look(),
    })
    cluster.wire = lifetime.own(wire, (part) => part.stop())
    await cluster.outbox.open(wire)
    hub.watcher = { begun: (topic) => wire.listen(topic), over: (topic) => wire.leave(topic) }
    await Promise.all([EVERYONE, BEATS, nodeTopic(cluster.node)].map((channel) => wire.listen(channel)))
    return cluster
  }

  /** Begins to hear of the others, and to tell them that this node lives. */
  async begin(events: ClusterEvents): Promise<void> {
    const { bus, database, lifetime, logger } = this.parts
    this.agents = new AgentsElsewhere({
      node: this.node,
      database,
      presence: events.presence,
      bus,
      others: () => this.pulse.others,
      logger,
    })
    lifetime.own(this.pulse, (part) => part.stop())
    lifetime.own(this.agents, (part) => part.stop())
    lifetime.own(this.outbox, (part) => part.stop())
    await this.agents.start()
    this.events = events
    this.outbox.begin()
    await this.pulse.start()
    this.isolation.start()
    lifetime.own(this.isolation, (part) => part.stop())
    // Another node leads at once when this one begins to stop.
    lifetime.own(this.lease, (part) => part.stop())
  }

  get leads(): boolean {
    return this.lease.leads
  }

  require: Leadership['require'] = (tx) => this.lease.require(tx)

  /** Returns the other nodes that live. */
  get others(): ReadonlySet<string> {
    return this.pulse.others
  }

  /** Tells whether a visitor has a socket on another node; undefined when nobody can tell. */
  async isElsewhere(visitorId: string): Promise<boolean | undefined> {
    const counts = await this.wire?.listeners([topics.visitor(visitorId)])
    return counts === undefined ? undefined : (counts[0] ?? 0) > 0
  }

  /** Returns how things stand between the nodes, and how many events the outbox brought that the wire had not. */
  figures(): ClusterFigures {
    return {
      leads: this.leads,
      otherNodes: this.pulse.others.size,
      wireWorks: this.wire?.works === true,
      filled: this.outbox.filled,
      behindMs: this.outbox.behindMs,
    }
  }

  leftAgo(): Promise<Map<string, number>> {
    return this.agents?.leftAgo() ?? Promise.resolve(new Map())
  }

  /** True while this node cannot reach the database, and others can. */
  get isIsolated(): boolean {
    return this.isolation.isIsolated
  }

  private hear(channel: string, text: string): void {
    if (channel !== BEATS) {
      if (this.events !== undefined) this.outbox.hear(text)
    } else if (text !== this.node) this.isolation.heardOfOther()
  }

  private async eachSecond(): Promise<void> {
    this.wire?.send(BEATS, this.node)
    await this.lease.renew()
    if (!this.leads || performance.now() - this.prunedAt < PRUNE_EVERY_MS) return
    this.prunedAt = performance.now()
    await prune(this.sql, KEPT_MS)
  }
}
