/** Steps of a change that several verbs share; each runs inside the caller's transaction. */
import type { ConversationCause } from '../events/event.ts'
import { AppError } from '../kernel/errors.ts'
import { append, SYSTEM } from '../messaging/index.ts'
import type { Tx } from '../store/database.ts'
import { type ConversationRow, changeConversation, countAhead, endAssignment, fenceThread } from './store.ts'
import { publicAgent, toStaffViews } from './view.ts'

/** Tells everybody concerned how the conversation stands now, after the commit. */
export async function tell(tx: Tx, row: ConversationRow, cause: ConversationCause, previousAgentId: string | null): Promise<void> {
  const place = row.status === 'queued' ? (await countAhead(tx.db, row)) + 1 : null
  for (const conversation of await toStaffViews(tx.db, [row]))
    tx.emit({ type: 'conversation_changed', conversation, place, cause, previousAgentId })
}

export async function closeIn(tx: Tx, row: ConversationRow, now: number, how: { by: string; reason: string }): Promise<ConversationRow> {
  const at = new Date(now)
  await endAssignment(tx, row.id, at, how.reason)
  const closed = await changeConversation(
    tx,
    row.id,
    { version: row.version },
    { status: 'closed', closedAt: at, closedBy: how.by, queuedAt: null, returned: false },
  )
  if (closed === null) throw new AppError('conflict')
  await append(tx, row.publicThreadId, {
    author: SYSTEM,
    at: now,
    event: { name: 'closed', reason: how.reason, agent: publicAgent(row.agent) },
  })
  // The staff thread stays open: notes are written after the visitor has gone.
  await fenceThread(tx, row.publicThreadId, { closedAt: at, writerId: null })
  await tell(tx, closed, 'closed', row.agentId)
  return closed
}
