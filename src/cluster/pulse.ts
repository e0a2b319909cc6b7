/**
 * Each node says once a second in the database that it lives, and sees there which others do. All moments are compared
 * by the database's clock, because those of the nodes may differ.
 */
import type { Logger } from '../kernel/logger.ts'
import type { Sql } from '../store/sql.ts'
import { beat, removeNode } from './store.ts'

const EVERY_MS = 1_000
/** A node that was not seen for so long counts as dead. */
const DEAD_MS = 3_000

export interface PulseParts {
  node: string
  name: string
  sql: Sql
  logger: Logger
  /** Does what else is due each second, on the same connection. */
  alsoDo: () => Promise<void>
  /** Is told which other nodes live, when that has changed. */
  changed: (nodes: ReadonlySet<string>) => void
}

export class Pulse {
  private readonly parts: PulseParts
  private living: ReadonlySet<string> = new Set()
  private beatAt = performance.now()
  private timer: NodeJS.Timeout | undefined
  private running: Promise<void> | undefined
  private stopped = false
  constructor(parts: PulseParts) {
    this.parts = parts
  }

  /** How long ago this node last said that it lives, in milliseconds. */
  get silentMs(): number {
    return performance.now() - this.beatAt
  }

  /** Returns the other nodes that live. */
  get others(): ReadonlySet<string> {
    return this.living
  }

  async start(): Promise<void> {
    await this.beat()
    this.wait()
  }

  /** Says at once that this node is gone, if it can. */
  async stop(): Promise<void> {
    this.stopped = true
    clearTimeout(this.timer)
    await this.running
    await removeNode(this.parts.sql, this.parts.node).catch(() => undefined)
  }

  /** Looks at once, because something may have changed. */
  now(): void {
    clearTimeout(this.timer)
    this.running ??= this.beat()
      .catch((error: unknown) => this.parts.logger.debug({ err: error }, 'no sign of life could be given'))
      .finally(() => {
        this.running = undefined
        this.wait()
      })
  }

  private wait(): void {
    clearTimeout(this.timer)
    if (!this.stopped) this.timer = setTimeout(() => this.now(), EVERY_MS)
  }

  private async beat(): Promise<void> {
    const asked = performance.now()
    const nodes = await beat(this.parts.sql, this.parts.node, this.parts.name)
    this.beatAt = asked
    const living = new Set(nodes.filter(({ id, ago }) => id !== this.parts.node && ago < DEAD_MS).map(({ id }) => id))
    const isSame = living.size === this.living.size && [...living].every((id) => this.living.has(id))
    this.living = living
    if (!isSame) this.parts.changed(living)
    await this.parts.alsoDo()
  }
}
