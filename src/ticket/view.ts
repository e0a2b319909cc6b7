import type { Ticket } from '../protocol/entities.ts'
import type { TicketRow } from './store.ts'

export function toTicket(row: TicketRow): Ticket {
  return {
    id: row.id,
    number: row.number,
    site: { id: row.site.id, name: row.site.name },
    subject: row.subject,
    status: row.status as Ticket['status'],
    priority: row.priority as Ticket['priority'],
    assignee: row.assignee === null ? null : { id: row.assignee.id, name: row.assignee.name },
    requester: {
      id: row.visitorId,
      name: row.requesterName,
      email: row.requesterEmail,
      verified: (row.visitor?.externalId ?? null) !== null,
    },
    conversation: row.conversation === null ? null : { id: row.conversation.id, number: row.conversation.number },
    thread: row.threadId,
    version: row.version,
    createdAt: row.createdAt.getTime(),
    updatedAt: row.updatedAt.getTime(),
  }
}
