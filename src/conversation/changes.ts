/** Several verbs share these steps of a change. Each runs inside the caller's transaction. */
import type { ConversationCause } from '../events/event.ts'
import { type AgentActor, hasRole } from '../identity/index.ts'
import { AppError, because, notFound } from '../kernel/errors.ts'
import { append, SYSTEM } from '../messaging/index.ts'
import type { StaffConversation } from '../protocol/entities.ts'
import type { Tx } from '../store/database.ts'
import {
  type Columns,
  type ConversationRow,
  changeConversation,
  closeThread,
  countAhead,
  endAssignment,
  readConversation,
} from './store.ts'
import { agentOf, toStaffView } from './view.ts'

/**
 * Returns the conversation for its assigned agent, or for a supervisor with the right epoch. Throws not_found, and
 * stale_epoch.
 */
export async function requireAssigned(tx: Tx, actor: AgentActor, id: string, epoch: number): Promise<ConversationRow> {
  const row = await readConversation(tx.db, id)
  if (row === undefined) throw notFound()
  const may = row.agentId === actor.id || hasRole(actor.role, 'supervisor')
  if (row.status !== 'active' || row.epoch !== epoch || !may) throw new AppError('stale_epoch')
  return row
}

/** Changes the row if it still is what was read. Throws conflict. */
export async function change(tx: Tx, row: ConversationRow, columns: Columns): Promise<void> {
  if (!(await changeConversation(tx, row.id, { version: row.version }, columns))) throw because('changed')
}

/**
 * Returns how the conversation stands after all that was written to it. Everybody concerned is told after the commit.
 */
export async function tell(
  tx: Tx,
  id: string,
  cause: ConversationCause,
  previousAgentId: string | null,
  waitedMs: number | null = null,
): Promise<StaffConversation> {
  const row = await readConversation(tx.db, id)
  if (row === undefined) throw notFound()
  const position = row.status === 'queued' ? (await countAhead(tx.db, row)) + 1 : null
  const conversation = toStaffView(row)
  tx.emit({ type: 'conversation_changed', conversation, position, cause, previousAgentId, waitedMs })
  return conversation
}

/** Closes a conversation, its assignment and its public thread. Throws conflict when the row changed. */
export async function closeIn(
  tx: Tx,
  row: ConversationRow,
  at: number,
  how: { by: string; reason: string },
  also: Columns = {},
): Promise<StaffConversation> {
  await endAssignment(tx, row.id, at, how.reason)
  await change(tx, row, {
    status: 'closed',
    closedAt: at,
    closedBy: how.by,
    queuedAt: null,
    returned: 0,
    goneAt: null,
    network: null,
    ...also,
  })
  const event = { name: 'closed', reason: how.reason, agent: agentOf(row) } as const
  await append(tx, row.publicThreadId, { author: SYSTEM, at, event })
  // The staff thread stays open, because notes are written after the visitor has gone.
  await closeThread(tx, row.publicThreadId, at)
  return tell(tx, row.id, 'closed', row.agentId)
}
