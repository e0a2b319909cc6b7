import { toVisitorSummary } from '../identity/index.ts'
import { toMs } from '../messaging/index.ts'
import type { AuthorKind, PublicAgent, StaffConversation, VisitorConversation } from '../protocol/entities.ts'
import type { Reader, Tx } from '../store/database.ts'
import { type ConversationRow, readThreads, type ThreadRow } from './store.ts'

export async function toStaffViews(db: Reader | Tx['db'], rows: ConversationRow[]): Promise<StaffConversation[]> {
  const threads = new Map(
    (
      await readThreads(
        db,
        rows.map((row) => row.publicThreadId),
      )
    ).map((thread) => [thread.id, thread]),
  )
  return rows.map((row) => toStaffView(row, threads.get(row.publicThreadId)))
}

function toStaffView(row: ConversationRow, thread: ThreadRow | undefined): StaffConversation {
  return {
    id: row.id,
    number: row.number,
    site: { id: row.site.id, name: row.site.name },
    visitor: toVisitorSummary(row.visitor),
    status: row.status as StaffConversation['status'],
    version: row.version,
    epoch: row.epoch,
    publicThread: row.publicThreadId,
    staffThread: row.staffThreadId,
    agent: publicAgent(row.agent),
    page: row.pageUrl === null ? null : { url: row.pageUrl, title: row.pageTitle ?? '' },
    language: row.language,
    userAgent: row.userAgent,
    openedAt: row.openedAt.getTime(),
    queuedAt: toMs(row.queuedAt),
    returned: row.returned,
    closedAt: toMs(row.closedAt),
    lastMessage:
      thread?.lastAt === undefined || thread.lastAt === null
        ? null
        : { seq: thread.lastSeq, at: thread.lastAt.getTime(), author: thread.lastAuthor as AuthorKind, preview: thread.lastPreview ?? '' },
    awaitingSince: row.status === 'closed' ? null : toMs(thread?.awaitingSince ?? null),
    rating: row.rating,
    ratingComment: row.ratingComment,
    ticket: row.ticket === null ? null : { id: row.ticket.id, number: row.ticket.number },
  }
}

export const publicAgent = (agent: { id: string; name: string } | null): PublicAgent | null =>
  agent === null ? null : { id: agent.id, name: agent.name }

/** What the visitor may know of the same conversation. */
export function toVisitorView(staff: StaffConversation, place: number | null): VisitorConversation {
  const { id, number, status, version, publicThread, agent, openedAt, closedAt, rating } = staff
  return { id, number, status, version, thread: publicThread, place: status === 'queued' ? place : null, agent, openedAt, closedAt, rating }
}
