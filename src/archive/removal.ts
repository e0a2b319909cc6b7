/** A conversation taken out of the archive for ever, with all that belongs to it. Rules [AG10] and [AG11] of docs/protocol.md. */
import { setImmediate } from 'node:timers/promises'
import type { Uploads } from '../attachment/index.ts'
import type { Audit } from '../audit/index.ts'
import { removeConversation } from '../conversation/index.ts'
import { type AgentActor, requireAdmin, type Visitors } from '../identity/index.ts'
import type { Logger } from '../kernel/logger.ts'
import { readDisowned, removeMessages } from '../messaging/index.ts'
import type { Database } from '../store/database.ts'
import type { Tickets } from '../ticket/index.ts'

/** Messages of one write: a few milliseconds, then others come between. */
const CHUNK = 100

export interface RemovalServices {
  database: Database
  visitors: Visitors
  tickets: Tickets
  uploads: Uploads
  audit: Audit
  logger: Logger
}

export class Removal {
  private stopped = false
  private readonly running = new Set<Promise<void>>()
  private readonly services: RemovalServices
  constructor(services: RemovalServices) {
    this.services = services
  }

  /**
   * One write takes it from everybody's sight and notes who did it; what it consisted of goes right after. Resolves when
   * all its messages are gone; the bytes of its files follow.
   */
  async remove(actor: AgentActor, id: string, address: string): Promise<void> {
    requireAdmin(actor)
    const { database, visitors, tickets, uploads, audit } = this.services
    const { threads, files } = await database.write(async (tx) => {
      await tickets.unlink(tx, id)
      const threads = await removeConversation(tx, visitors, id)
      await audit.note(tx, { actor: actor.id, action: 'transcript_deleted', object: id, address })
      return { threads, files: await uploads.disown(tx, threads) }
    })
    void uploads.erase(files)
    await this.track(this.empty(threads))
  }

  /** Goes on with what a stop left half done. */
  async resume(): Promise<void> {
    await this.track(this.empty(await readDisowned(this.services.database.read)))
  }

  async stop(): Promise<void> {
    this.stopped = true
    await Promise.all(this.running)
  }

  private track(work: Promise<void>): Promise<void> {
    this.running.add(work)
    return work.finally(() => this.running.delete(work))
  }

  /** Never fails: it is out of sight already, and the next sweep comes back to it. */
  private async empty(threads: string[]): Promise<void> {
    try {
      // SQLite answers at once: without a turn of the event loop between, nobody's frame would be read until the end.
      for (const thread of threads) while (!this.stopped && (await this.removeSome(thread))) await setImmediate()
    } catch (error) {
      this.services.logger.warn({ err: error }, 'a deleted conversation is not wholly removed; it will be gone on with')
    }
  }

  /** False when nothing is left. */
  private removeSome(thread: string): Promise<boolean> {
    return this.services.database.write(async (tx) => {
      const ids = await removeMessages(tx, thread, CHUNK)
      return ids.length === CHUNK
    })
  }
}
