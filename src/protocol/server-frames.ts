/** The server says this. Clients ignore types and fields that they do not know (docs/protocol.md §2). */
import Type from 'typebox'
import {
  Agent,
  Announcement,
  Author,
  AuthorKind,
  closed,
  Id,
  Message,
  Nullable,
  QaRoom,
  ReadMark,
  Room,
  Seq,
  StaffConversation,
  Ticket,
  Time,
  VisitedPage,
  VisitorConversation,
} from './entities.ts'
import { ERRORS, type ErrorCode } from './error-codes.ts'
import { REASONS, type Reason } from './error-reasons.ts'

const frame = <T extends string, P extends Type.TProperties>(type: T, properties: P) =>
  Type.Object({ type: Type.Literal(type), ...properties }, closed)

// Replies come first. `ok` carries `ref` and the result of the command (commands/) as `result`.
export const Ok = frame('ok', { ref: Type.Integer(), result: Type.Unknown() })
/** A challenge of kind `work` asks for something whose SHA-256 behind the token begins with so many zero bits. */
export const Challenge = Type.Object(
  { kind: Type.Literal('work'), token: Type.String(), bits: Type.Integer({ minimum: 1 }) },
  closed,
)
export type Challenge = Type.Static<typeof Challenge>
export const ErrorFrame = frame('error', {
  ref: Type.Optional(Type.Integer()),
  code: Type.Unsafe<ErrorCode>({ type: 'string', enum: Object.keys(ERRORS) }),
  message: Type.String(),
  reason: Type.Optional(Type.Unsafe<Reason>({ type: 'string', enum: Object.keys(REASONS) })),
  retryAfterMs: Type.Optional(Type.Integer()),
  challenge: Type.Optional(Challenge),
})

// Events follow.
export const Pong = frame('pong', {})
export const MessageEvent = frame('message', { message: Message })
export const ReceiptEvent = frame('receipt', { thread: Id, mark: ReadMark })
export const TypingEvent = frame('typing', { thread: Id, author: Author, on: Type.Boolean() })
/** Tells a visitor that its conversation changed. A smaller `version` than the one known is out of date. */
export const ConversationEvent = frame('conversation', { conversation: VisitorConversation })
/** Tells staff, and whoever could see it, that a conversation was deleted, and its threads with it. */
export const ConversationGoneEvent = frame('conversation_gone', { conversation: Id })
export const PositionEvent = frame('position', { conversation: Id, position: Type.Integer({ minimum: 1 }) })
export const OnlineEvent = frame('online', { online: Type.Boolean() })
export const AnnouncementEvent = frame('announcement', { announcement: Announcement })
export const RetractedEvent = frame('announcement_gone', { announcement: Id })
/** Tells staff that a conversation changed. Closed ones leave the lists. */
export const StaffConversationEvent = frame('staff_conversation', { conversation: StaffConversation })
/** Tells staff that something was said in a conversation's public thread. */
export const ActivityEvent = frame('activity', {
  conversation: Id,
  thread: Id,
  seq: Seq,
  at: Time,
  author: AuthorKind,
  authorId: Type.String(),
  preview: Type.String(),
  awaitingSince: Nullable(Time),
})
export const VisitEvent = frame('visit', { visitor: Id, page: VisitedPage })
export const AgentEvent = frame('agent', { agent: Agent })
export const TicketEvent = frame('ticket', { ticket: Ticket, openTickets: Type.Integer() })
export const RoomEvent = frame('room', { room: Room })
export const RoomGoneEvent = frame('room_gone', { room: Id })
export const RoomActivityEvent = frame('room_activity', {
  room: Id,
  thread: Id,
  seq: Seq,
  at: Time,
  author: Author,
  preview: Type.String(),
  mentioned: Type.Boolean(),
})
/** Tells the visitors of a site that its Q&A room began or changed, or is over. */
export const QaEvent = frame('qa', { qa: Nullable(QaRoom) })
/** Tells everybody in a Q&A how many are in it, once a second at most. */
export const QaCountEvent = frame('qa_count', { thread: Id, count: Type.Integer({ minimum: 0 }) })
/** Tells that the server is about to close: come back at a random moment within `returnWithinMs`. */
export const GoingAway = frame('going_away', { returnWithinMs: Type.Integer() })

export const SERVER_FRAMES = [
  Ok,
  ErrorFrame,
  Pong,
  MessageEvent,
  ReceiptEvent,
  TypingEvent,
  ConversationEvent,
  ConversationGoneEvent,
  PositionEvent,
  OnlineEvent,
  AnnouncementEvent,
  RetractedEvent,
  StaffConversationEvent,
  ActivityEvent,
  VisitEvent,
  AgentEvent,
  TicketEvent,
  RoomEvent,
  RoomGoneEvent,
  RoomActivityEvent,
  QaEvent,
  QaCountEvent,
  GoingAway,
] as const
export type ServerFrame = Type.Static<(typeof SERVER_FRAMES)[number]>
export type ServerEvent = Exclude<ServerFrame, { type: 'ok' | 'error' | 'pong' }>
