/** Deletes a conversation with all that belongs to it. It keeps the rules [AG10] and [AG11] of docs/protocol.md. */
import { setImmediate } from 'node:timers/promises'
import type { Uploads } from '../attachment/index.ts'
import type { Audit } from '../audit/index.ts'
import { removeConversation } from '../conversation/index.ts'
import { type AgentActor, requireAdmin, type Visitors } from '../identity/index.ts'
import type { Logger } from '../kernel/logger.ts'
import { readDisowned, removeMessages } from '../messaging/index.ts'
import type { Database } from '../store/database.ts'
import type { Tickets } from '../ticket/index.ts'

/** How many messages one write removes. It takes a few milliseconds, so that others can write in between. */
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
   * Removes a conversation. One write hides it from everybody and notes who did it; its messages are deleted right
   * after. Resolves when all of them are gone; the bytes of its files follow. Throws `forbidden` or `not_found`.
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

  /** Finishes removals that were interrupted when the server stopped. */
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

  /** Deletes the messages. It never fails: nobody sees them any more, and the next start goes on. */
  private async empty(threads: string[]): Promise<void> {
    try {
      // SQLite answers synchronously. Without a turn of the event loop nobody's frame would be read until the end.
      for (const thread of threads) while (!this.stopped && (await this.removeSome(thread))) await setImmediate()
    } catch (error) {
      this.services.logger.warn({ err: error }, 'a deleted conversation is not wholly removed; it will be gone on with')
    }
  }

  /** Deletes some messages; false when none is left. */
  private removeSome(thread: string): Promise<boolean> {
    return this.services.database.write(async (tx) => {
      const ids = await removeMessages(tx, thread, CHUNK)
      return ids.length === CHUNK
    })
  }
}
