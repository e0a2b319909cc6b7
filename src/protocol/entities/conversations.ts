/** This file has conversations as visitors and as staff see them, and who is blocked. */
import Type from 'typebox'
import { closed, Id, Nullable, OneOf, Page, Person, Time, VisitedPage } from './pieces.ts'
import { PublicAgent } from './staff.ts'
import { LastMessage } from './threads.ts'

export const ConversationStatus = OneOf('queued', 'active', 'closed')
export type ConversationStatus = Type.Static<typeof ConversationStatus>

/** A conversation as its visitor sees it. `position` counts from 1 and is set while queued. */
export const VisitorConversation = Type.Object(
  {
    id: Id,
    number: Type.Integer(),
    status: ConversationStatus,
    version: Type.Integer(),
    thread: Id,
    position: Nullable(Type.Integer({ minimum: 1 })),
    agent: Nullable(PublicAgent),
    people: Type.Array(Person),
    openedAt: Time,
    closedAt: Nullable(Time),
    rating: Nullable(Type.Integer({ minimum: 1, maximum: 5 })),
  },
  closed,
)
export type VisitorConversation = Type.Static<typeof VisitorConversation>

export const VisitorSummary = Type.Object(
  { id: Id, name: Type.String(), email: Nullable(Type.String()), verified: Type.Boolean() },
  closed,
)
export type VisitorSummary = Type.Static<typeof VisitorSummary>

/**
 * A conversation as staff see it. `epoch` belongs to the assignment and goes with every write of the assigned agent.
 * `awaitingSince` is the time of the oldest message of the visitor that nobody has answered.
 */
export const StaffConversation = Type.Object(
  {
    id: Id,
    number: Type.Integer(),
    site: Type.Object({ id: Id, name: Type.String() }, closed),
    visitor: VisitorSummary,
    status: ConversationStatus,
    version: Type.Integer(),
    epoch: Type.Integer(),
    publicThread: Id,
    staffThread: Id,
    agent: Nullable(PublicAgent),
    people: Type.Array(Person),
    page: Nullable(VisitedPage),
    /** It was begun on this page. */
    startPage: Nullable(Page),
    language: Nullable(Type.String()),
    userAgent: Nullable(Type.String()),
    openedAt: Time,
    queuedAt: Nullable(Time),
    returned: Type.Boolean({ description: 'handed back to the front of the queue' }),
    turn: Type.Integer({ description: 'what orders the queue, once it waits' }),
    goneAt: Nullable(Type.Integer({ description: 'milliseconds since 1970: since when its visitor has no page open' })),
    closedAt: Nullable(Time),
    lastMessage: Nullable(LastMessage),
    awaitingSince: Nullable(Time),
    rating: Nullable(Type.Integer()),
    ratingComment: Nullable(Type.String()),
    ticket: Nullable(Type.Object({ id: Id, number: Type.Integer() }, closed)),
  },
  closed,
)
export type StaffConversation = Type.Static<typeof StaffConversation>

export const BlockTerms = Type.Object(
  {
    hours: Type.Unsafe<1 | 24 | 168>({ type: 'integer', enum: [1, 24, 168] }),
    network: Type.Boolean({
      description: 'new visitors of its network, too, for a quarter of the time, a day at most',
    }),
  },
  closed,
)
export type BlockTerms = Type.Static<typeof BlockTerms>

/** The visitor may begin nothing until `expiresAt`, nor may new visitors of its network until `networkExpiresAt`. */
export const VisitorBlock = Type.Object(
  {
    id: Id,
    site: Type.Object({ id: Id, name: Type.String() }, closed),
    visitor: VisitorSummary,
    /** This is the number of its latest conversation. */
    number: Nullable(Type.Integer()),
    /** A host removed the visitor from this Q&A room. Null means that the visitor may begin nothing at all. */
    qa: Nullable(Type.Object({ id: Id, name: Type.String() }, closed)),
    by: PublicAgent,
    createdAt: Time,
    expiresAt: Time,
    networkExpiresAt: Nullable(Time),
  },
  closed,
)
export type VisitorBlock = Type.Static<typeof VisitorBlock>
