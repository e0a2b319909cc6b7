/** Tickets are requests that outlive a conversation. */
import Type from 'typebox'
import { closed, Id, Nullable, OneOf, Time } from './pieces.ts'
import { PublicAgent } from './staff.ts'

export const TicketStatus = OneOf('open', 'pending', 'solved', 'closed')
export type TicketStatus = Type.Static<typeof TicketStatus>

export const TicketPriority = OneOf('low', 'normal', 'high', 'urgent')
export type TicketPriority = Type.Static<typeof TicketPriority>

/** `thread` holds the request and the notes of staff; the visitor's request is its first message. */
export const Ticket = Type.Object(
  {
    id: Id,
    number: Type.Integer(),
    site: Type.Object({ id: Id, name: Type.String() }, closed),
    subject: Type.String(),
    status: TicketStatus,
    priority: TicketPriority,
    assignee: Nullable(PublicAgent),
    requester: Type.Object(
      { id: Nullable(Id), name: Type.String(), email: Nullable(Type.String()), verified: Type.Boolean() },
      closed,
    ),
    conversation: Nullable(Type.Object({ id: Id, number: Type.Integer() }, closed)),
    thread: Id,
    version: Type.Integer(),
    createdAt: Time,
    updatedAt: Time,
  },
  closed,
)
export type Ticket = Type.Static<typeof Ticket>
