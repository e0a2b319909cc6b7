/** Agents do this beside the socket: conversations, tickets, canned replies. */

import Type from 'typebox'
import {
  CannedReply,
  Id,
  Limited,
  Name,
  Nullable,
  Person,
  StaffConversation,
  Text,
  Ticket,
  TicketPriority,
  TicketStatus,
  Time,
} from '../entities.ts'
import { LIMITS } from '../limits.ts'
import { byId, object, table } from './endpoint.ts'

export const CONVERSATION_ENDPOINTS = table({
  getConversation: {
    method: 'GET',
    path: '/api/v1/conversations/:id',
    access: 'agent',
    summary: 'One conversation',
    params: byId,
    result: object({ conversation: StaffConversation }),
  },
  ticketFromConversation: {
    method: 'POST',
    path: '/api/v1/conversations/:id/ticket',
    access: 'agent',
    summary: 'Turn a conversation into a ticket that links it; the same ticket again if it has one',
    params: byId,
    body: object({ subject: Limited(LIMITS.subjectLength, { minLength: 1 }) }),
    result: object({ ticket: Ticket }),
  },
  inviteGuest: {
    method: 'POST',
    path: '/api/v1/conversations/:id/guests',
    access: 'agent',
    summary: 'A link that lets one person from outside into a conversation, until it expires',
    params: byId,
    body: object({
      epoch: Type.Integer({ minimum: 0 }),
      name: Name,
      role: Person.properties.role,
      hours: Type.Integer({ minimum: 1, maximum: 168 }),
    }),
    result: object({ link: Type.String(), expiresAt: Time }),
  },
  listTickets: {
    method: 'GET',
    path: '/api/v1/tickets',
    access: 'agent',
    summary: 'Tickets, newest change first',
    query: object({
      status: Type.Optional(TicketStatus),
      assignee: Type.Optional(Type.String({ pattern: '^(none|[A-Za-z0-9_-]{22})$' })),
      cursor: Type.Optional(Type.String({ maxLength: 64, pattern: '^[A-Za-z0-9_.-]+$' })),
    }),
    result: object({ items: Type.Array(Ticket), next: Nullable(Type.String()) }),
  },
  getTicket: {
    method: 'GET',
    path: '/api/v1/tickets/:id',
    access: 'agent',
    summary: 'One ticket; its notes are followed on the socket',
    params: byId,
    result: object({ ticket: Ticket }),
  },
  updateTicket: {
    method: 'PATCH',
    path: '/api/v1/tickets/:id',
    access: 'agent',
    summary: 'Change status, priority or assignee',
    params: byId,
    body: object({
      version: Type.Integer(),
      status: Type.Optional(TicketStatus),
      priority: Type.Optional(TicketPriority),
      assignee: Type.Optional(Nullable(Id)),
    }),
    result: object({ ticket: Ticket }),
  },
  listCannedReplies: {
    method: 'GET',
    path: '/api/v1/canned-replies',
    access: 'agent',
    summary: 'My canned replies and everyone’s',
    result: object({ items: Type.Array(CannedReply) }),
  },
  createCannedReply: {
    method: 'POST',
    path: '/api/v1/canned-replies',
    access: 'agent',
    summary: 'Add a canned reply (scope everyone: supervisors and admins)',
    body: object({ shortcut: CannedReply.properties.shortcut, text: Text, scope: CannedReply.properties.scope }),
    result: object({ item: CannedReply }),
  },
  updateCannedReply: {
    method: 'PUT',
    path: '/api/v1/canned-replies/:id',
    access: 'agent',
    summary: 'Replace a canned reply',
    params: byId,
    body: object({ shortcut: CannedReply.properties.shortcut, text: Text }),
    result: object({ item: CannedReply }),
  },
  deleteCannedReply: {
    method: 'DELETE',
    path: '/api/v1/canned-replies/:id',
    access: 'agent',
    summary: 'Remove a canned reply',
    params: byId,
  },
})
