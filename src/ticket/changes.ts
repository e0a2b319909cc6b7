/** This file says what an update of a ticket changes, and tells its thread. */
import { type AgentActor, authorOf } from '../identity/index.ts'
import { AppError } from '../kernel/errors.ts'
import { append } from '../messaging/index.ts'
import type { BodyOf } from '../protocol/http-api.ts'
import type { Tx } from '../store/database.ts'
import { readAssignable, type TicketRow } from './store.ts'
import { toTicket } from './view.ts'

interface Changes {
  status?: string
  priority?: string
  assigneeId?: string | null
}

/** Returns only what becomes different. Throws `bad_request` when the assignee is nobody who can work on it. */
export async function changesOf(tx: Tx, before: TicketRow, input: BodyOf<'updateTicket'>): Promise<Changes> {
  const changes: Changes = {}
  if (input.status !== undefined && input.status !== before.status) changes.status = input.status
  if (input.priority !== undefined && input.priority !== before.priority) changes.priority = input.priority
  if (input.assignee !== undefined && input.assignee !== before.assigneeId)
    changes.assigneeId = await assignable(tx, input.assignee)
  return changes
}

async function assignable(tx: Tx, id: string | null): Promise<string | null> {
  if (id !== null && (await readAssignable(tx, id)) === null)
    throw new AppError('bad_request', 'assignee is not on the staff')
  return id
}

export async function tellThread(
  tx: Tx,
  actor: AgentActor,
  before: TicketRow,
  after: TicketRow,
  at: number,
): Promise<void> {
  const { status, assignee } = toTicket(after)
  const author = authorOf(actor)
  if (before.status !== after.status)
    await append(tx, after.threadId, { author, at, event: { name: 'status', status } })
  if (before.assigneeId !== after.assigneeId)
    await append(tx, after.threadId, { author, at, event: { name: 'assignee', agent: assignee } })
}
