import { toVisitorSummary } from '../identity/index.ts'
import type {
  AuthorKind,
  Page,
  Person,
  PublicAgent,
  StaffConversation,
  VisitedPage,
  VisitorConversation,
} from '../protocol/entities.ts'
import type { ConversationRow } from './store.ts'

export function toStaffView(row: ConversationRow): StaffConversation {
  return {
    id: row.id,
    number: row.number,
    site: { id: row.siteId, name: row.siteName },
    visitor: toVisitorSummary({
      id: row.visitorId,
      name: row.visitorName,
      email: row.visitorEmail,
      externalId: row.visitorExternalId,
    }),
    status: row.status,
    version: row.version,
    epoch: row.epoch,
    publicThread: row.publicThreadId,
    staffThread: row.staffThreadId,
    agent: agentOf(row),
    people: peopleOf(row),
    page: pageOf(row),
    startPage: startOf(row),
    language: row.language,
    userAgent: row.userAgent,
    openedAt: row.openedAt,
    queuedAt: row.queuedAt,
    returned: row.returned === 1,
    turn: row.turn,
    goneAt: row.status === 'closed' ? null : row.goneAt,
    closedAt: row.closedAt,
    lastMessage:
      row.lastAt === null
        ? null
        : { seq: row.lastSeq, at: row.lastAt, author: row.lastAuthor as AuthorKind, preview: row.lastPreview ?? '' },
    awaitingSince: row.status === 'closed' ? null : row.awaitingSince,
    rating: row.rating,
    ratingComment: row.ratingComment,
    ticket: row.ticketId === null ? null : { id: row.ticketId, number: row.ticketNumber ?? 0 },
  }
}

const startOf = ({ pageUrl, pageTitle }: ConversationRow): Page | null =>
  pageUrl === null ? null : { url: pageUrl, title: pageTitle ?? '' }

function pageOf(row: ConversationRow): VisitedPage | null {
  const { lastPageUrl: url, lastPageTitle: title, lastPageAt: at, openedAt } = row
  if (url !== null && at !== null) return { url, title: title ?? '', at }
  const start = startOf(row)
  return start === null ? null : { ...start, at: openedAt }
}

export const agentOf = (row: Pick<ConversationRow, 'agentId' | 'agentName'>): PublicAgent | null =>
  row.agentId === null ? null : { id: row.agentId, name: row.agentName ?? '' }

export const peopleOf = (row: Pick<ConversationRow, 'people'>): Person[] =>
  row.people === null ? [] : (JSON.parse(row.people) as Person[])

/** Returns what the visitor may know of the same conversation. */
export function toVisitorView(staff: StaffConversation, position: number | null): VisitorConversation {
  const { id, number, status, version, publicThread: thread, agent, people, openedAt, closedAt, rating } = staff
  return {
    id,
    number,
    status,
    version,
    thread,
    position: status === 'queued' ? position : null,
    agent,
    people,
    openedAt,
    closedAt,
    rating,
  }
}
