/**
 * The audit notes who read a conversation that is not theirs: once an hour for each person and conversation, before the
 * words go out.
 */
import type { Audit } from '../audit/index.ts'
import type { ThreadKind } from '../events/event.ts'
import type { AgentActor } from '../identity/index.ts'
import type { Ticks } from '../kernel/clock.ts'
import { ExpiringMap } from '../kernel/expiring-map.ts'
import type { Database } from '../store/database.ts'
import { readConversation } from './store.ts'
import { peopleOf } from './view.ts'

const HOUR_MS = 3_600_000
/** So many are remembered at most. What was forgotten is noted again. */
const MOST = 10_000

export interface ReadThread {
  kind: ThreadKind
  ownerId: string
  writerId: string | null
}

export class Readings {
  private readonly noted = new ExpiringMap<true>(HOUR_MS, MOST)
  private readonly database: Database
  private readonly audit: Audit
  private readonly ticks: Ticks
  constructor(database: Database, audit: Audit, ticks: Ticks) {
    this.database = database
    this.audit = audit
    this.ticks = ticks
  }

  /**
   * Notes a reading. Whoever has the conversation or is in it reads their own, and everybody may look at the queue, so
   * neither is noted.
   */
  async note(actor: AgentActor, thread: ReadThread): Promise<void> {
    if ((thread.kind !== 'public' && thread.kind !== 'staff') || thread.writerId === actor.id) return
    const key = `${actor.id} ${thread.ownerId}`
    if (this.noted.get(key, this.ticks())) return
    const row = await readConversation(this.database.read, thread.ownerId)
    if (row === undefined || row.status === 'queued' || row.agentId === actor.id) return
    if (peopleOf(row).some(({ id }) => id === actor.id)) return
    await this.database.write((tx) => this.audit.by(tx, actor, 'conversation_read', row.id))
    this.noted.set(key, true, this.ticks())
  }
}
