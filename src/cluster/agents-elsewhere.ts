/**
 * Tells the other nodes which agents have sockets here, and this one which have some there: rows in the database, so
 * that neither a wire that fails nor a node that starts anew takes anybody for gone.
 */
import type { EventBus } from '../events/bus.ts'
import type { Logger } from '../kernel/logger.ts'
import type { Presence } from '../presence/index.ts'
import type { Database } from '../store/database.ts'
import { noteSeen, readSeen } from './store.ts'

const RETRY_MS = 500

export interface AgentsElsewhereParts {
  node: string
  database: Database
  presence: Presence
  bus: EventBus
  others: () => ReadonlySet<string>
  logger: Logger
}

export class AgentsElsewhere {
  private readonly parts: AgentsElsewhereParts
  /** What the rows of this node say. */
  private readonly stored = new Set<string>()
  private readonly dirty = new Set<string>()
  private writing: Promise<void> | undefined
  private reading: Promise<void> | undefined
  private readAgain = false
  private timer: NodeJS.Timeout | undefined
  private stopped = false
  constructor(parts: AgentsElsewhereParts) {
    this.parts = parts
  }

  async start(): Promise<void> {
    const { bus, presence } = this.parts
    presence.onOwn((agentId) => this.note(agentId))
    bus.on('agent_seen', ({ agentId, node, here }) => {
      if (node === this.parts.node) return
      presence.noteElsewhere(agentId, node, here)
      // What is being read may be older than this.
      if (this.reading !== undefined) this.readAgain = true
    })
    await this.load()
  }

  /**
   * Returns how many milliseconds ago agents left. When no other node lives, all were stopped, and everybody has the
   * whole grace to come back.
   */
  async leftAgo(): Promise<Map<string, number>> {
    const left = new Map<string, number>()
    if (this.parts.others().size === 0) return left
    for (const { agent, ago } of await readSeen(this.parts.database.read.sql))
      if (ago !== null) left.set(agent, Math.min(ago, left.get(agent) ?? ago))
    return left
  }

  /** Reads who is where, at the start and when a node has come or gone. */
  nodesChanged(): void {
    if (this.reading !== undefined) {
      this.readAgain = true
      return
    }
    this.reading = this.load()
      .catch((error: unknown) => {
        this.parts.logger.warn({ err: error }, 'who is on other nodes could not be read; it will be tried again')
        this.readAgain = true
        return new Promise<void>((resolve) => setTimeout(resolve, RETRY_MS))
      })
      .finally(() => {
        this.reading = undefined
        if (!this.readAgain || this.stopped) return
        this.readAgain = false
        this.nodesChanged()
      })
  }

  async stop(): Promise<void> {
    this.stopped = true
    clearTimeout(this.timer)
    await this.writing
    await this.reading
  }

  private async load(): Promise<void> {
    const { database, node, presence } = this.parts
    const rows = (await readSeen(database.read.sql)).filter((row) => row.node !== node)
    const living = this.parts.others()
    presence.setElsewhere(rows.filter((row) => row.ago === null && living.has(row.node)))
  }

  private note(agentId: string): void {
    this.dirty.add(agentId)
    this.writing ??= this.write().finally(() => {
      this.writing = undefined
    })
  }

  /** Writes until the rows say what is true. */
  private async write(): Promise<void> {
    const { database, logger, node, presence } = this.parts
    while (this.dirty.size > 0) {
      const agents = [...this.dirty]
      this.dirty.clear()
      const changes = agents
        .map((agentId) => ({ agentId, here: presence.isOwn(agentId) }))
        .filter(({ agentId, here }) => here !== this.stored.has(agentId))
      if (changes.length === 0) continue
      try {
        await database.write(async (tx) => {
          for (const { agentId, here } of changes) {
            await noteSeen(tx, agentId, node, here)
            tx.emit({ type: 'agent_seen', agentId, node, here })
          }
        })
        for (const { agentId, here } of changes) {
          if (here) this.stored.add(agentId)
          else this.stored.delete(agentId)
          if (here !== presence.isOwn(agentId)) this.dirty.add(agentId)
        }
      } catch (error) {
        logger.warn({ err: error }, 'where agents are was not stored; it will be tried again')
        for (const agentId of agents) this.dirty.add(agentId)
        if (this.stopped) return
        await new Promise<void>((resolve) => {
          this.timer = setTimeout(resolve, RETRY_MS)
        })
      }
    }
  }
}
