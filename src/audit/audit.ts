/** Who did what that must be provable later. Ids and verbs only: no bodies, no tokens, no e-mails. */
import type { Clock } from '../kernel/clock.ts'
import type { Database, Tx } from '../store/database.ts'
import { createEntry } from './store.ts'

export interface AuditEntry {
  /** An agent's id, or `unknown`. */
  actor: string
  action: string
  object?: string
  address?: string
  detail?: string
}

export class Audit {
  private readonly database: Database
  private readonly clock: Clock
  constructor(database: Database, clock: Clock) {
    this.database = database
    this.clock = clock
  }

  async record(entry: AuditEntry): Promise<void> {
    await this.database.write((tx) => this.note(tx, entry))
  }

  /** In the write of what was done: neither without the other. */
  async note(tx: Tx, entry: AuditEntry): Promise<void> {
    const { actor, action, object = null, address = null, detail = null } = entry
    await createEntry(tx, { at: this.clock(), actor, action, object, address, detail })
  }
}
