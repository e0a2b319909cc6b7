/**
 * One entry says who did what that must be provable later. It holds ids and verbs only: no bodies, no tokens, no
 * e-mails.
 */
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

/** The audit needs to know who acts, and from which network address. */
export interface AuditActor {
  id: string
  address?: string
}

export class Audit {
  private readonly database: Database
  private readonly clock: Clock
  constructor(database: Database, clock: Clock) {
    this.database = database
    this.clock = clock
  }

  /**
   * Notes what somebody did to something, in the write that does it. `detail` names no person and repeats nothing that
   * was said.
   */
  by(tx: Tx, actor: AuditActor, action: string, object: string, detail?: object): Promise<void> {
    const { id, address } = actor
    return this.note(tx, {
      actor: id,
      action,
      object,
      ...(address === undefined ? {} : { address }),
      ...(detail === undefined ? {} : { detail: JSON.stringify(detail) }),
    })
  }

  /** Writes an entry by itself, for acts that write nothing else: readings, and refusals. */
  async record(entry: AuditEntry): Promise<void> {
    await this.database.write((tx) => this.note(tx, entry))
  }

  /** Notes the entry in the write of what was done, so that there is neither without the other. */
  async note(tx: Tx, entry: AuditEntry): Promise<void> {
    const { actor, action, object = null, address = null, detail = null } = entry
    await createEntry(tx, { at: this.clock(), actor, action, object, address, detail })
  }
}
