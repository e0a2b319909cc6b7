/** What the server says. Clients ignore types and fields that they do not know (docs/protocol.md §2). */
import Type from 'typebox'
import {
  Agent,
  AgentRole,
  Announcement,
  Author,
  AuthorKind,
  GroupSession,
  Id,
  Message,
  Nullable,
  OneOf,
  ReadMark,
  Room,
  RoomStanding,
  Seq,
  StaffConversation,
  Ticket,
  Time,
  VisitedPage,
  VisitorConversation,
} from './entities.ts'
import { ERRORS, type ErrorCode } from './error-codes.ts'
import { REASONS, type Reason } from './error-reasons.ts'

const closed = { additionalProperties: false }
const frame = <T extends string, P extends Type.TProperties>(type: T, properties: P) =>
  Type.Object({ type: Type.Literal(type), ...properties }, closed)

// Replies: `ok` carries `ref` and the result of the command as `result`.
export const HelloResult = Type.Object(
  {
    epoch: Type.String({ description: 'names the log; another epoch means that everything is to be read again' }),
    heartbeatMs: Type.Integer(),
    serverTime: Time,
    expiresAt: Time,
    you: Type.Object(
      {
        kind: OneOf('visitor', 'agent'),
        id: Id,
        name: Type.String(),
        role: Nullable(AgentRole),
        verified: Type.Boolean(),
        guest: Type.Boolean(),
      },
      closed,
    ),
    announcements: Type.Array(Announcement),
    /** Visitors only: the open conversation, or the latest closed one that is still to be rated; and whether anyone is there. */
    conversation: Nullable(VisitorConversation),
    online: Type.Boolean(),
    /** Visitors only: how soon half of the site's latest conversations had their first reply, where that is known. */
    replyMs: Nullable(Type.Integer({ minimum: 0 })),
    /** Files that a message may have here. */
    filesPerMessage: Type.Integer({ minimum: 1 }),
    /** Bytes of one file here. */
    fileBytes: Type.Optional(Type.Integer({ minimum: 1 })),
    /** Visitors only: the session that the site holds now, unless this visitor was removed from it; and whether it is in. */
    session: Nullable(GroupSession),
    inSession: Type.Boolean(),
  },
  closed,
)
export type HelloResult = Type.Static<typeof HelloResult>

export const FollowResult = Type.Object(
  {
    thread: Id,
    epoch: Type.String(),
    mode: OneOf('nothing', 'these', 'reset'),
    lastSeq: Seq,
    /** The first message that this reader may see, when it is not the first of the thread. */
    fromSeq: Type.Optional(Seq),
    /** What was said while this reader was out, both ends counted: it is not fetched, and what stands above it follows. */
    withheld: Type.Optional(Type.Array(Type.Object({ from: Seq, to: Seq }, closed))),
    messages: Type.Array(Message),
    marks: Type.Array(ReadMark),
  },
  closed,
)
export type FollowResult = Type.Static<typeof FollowResult>

export const FetchResult = Type.Object({ thread: Id, lastSeq: Seq, messages: Type.Array(Message) }, closed)
export type FetchResult = Type.Static<typeof FetchResult>
export const PostResult = Type.Object({ thread: Id, seq: Type.Integer({ minimum: 1 }), at: Time }, closed)
export type PostResult = Type.Static<typeof PostResult>
export const OpenResult = Type.Object({ conversation: VisitorConversation, seq: Type.Integer({ minimum: 1 }), at: Time }, closed)
export type OpenResult = Type.Static<typeof OpenResult>
export const ConversationResult = Type.Object({ conversation: VisitorConversation }, closed)
export const HistoryResult = Type.Object({ conversations: Type.Array(VisitorConversation) }, closed)
export const LeaveMessageResult = Type.Object({ ticket: Type.Object({ number: Type.Integer() }, closed) }, closed)
export const InboxResult = Type.Object(
  {
    conversations: Type.Array(StaffConversation),
    agents: Type.Array(Agent),
    openTickets: Type.Integer(),
    unread: Type.Record(Type.String(), Type.Integer()),
    truncated: Type.Boolean(),
  },
  closed,
)
export type InboxResult = Type.Static<typeof InboxResult>
export const AvailabilityResult = Type.Object({ agent: Agent }, closed)
export const StaffConversationResult = Type.Object({ conversation: StaffConversation }, closed)
export const CloseManyResult = Type.Object(
  {
    results: Type.Array(
      Type.Object({ conversation: Id, code: Nullable(Type.Unsafe<ErrorCode>({ type: 'string', enum: Object.keys(ERRORS) })) }, closed),
    ),
  },
  closed,
)
export const NextResult = Type.Object({ conversation: Nullable(StaffConversation) }, closed)
export const RoomsResult = Type.Object({ rooms: Type.Array(RoomStanding) }, closed)
export const RoomResult = Type.Object({ room: Room }, closed)
export const LeftResult = Type.Object({ room: Type.Optional(Room) }, closed)
export const SessionResult = Type.Object({ session: GroupSession }, closed)
export const RenewResult = Type.Object({ expiresAt: Time }, closed)
export const Nothing = Type.Object({}, closed)

/** The result of each command, by its type. */
export const RESULTS = {
  hello: HelloResult,
  renew: RenewResult,
  follow: FollowResult,
  unfollow: Nothing,
  fetch: FetchResult,
  post: PostResult,
  dismiss: Nothing,
  open: OpenResult,
  end: ConversationResult,
  rate: ConversationResult,
  leave_message: LeaveMessageResult,
  history: HistoryResult,
  inbox: InboxResult,
  availability: AvailabilityResult,
  next: NextResult,
  transfer: StaffConversationResult,
  close: StaffConversationResult,
  close_many: CloseManyResult,
  widen: StaffConversationResult,
  narrow: StaffConversationResult,
  step_out: StaffConversationResult,
  rooms: RoomsResult,
  create_room: RoomResult,
  direct: RoomResult,
  join_room: RoomResult,
  leave_room: LeftResult,
  invite_to_room: RoomResult,
  update_room: RoomResult,
  archive_room: RoomResult,
  remove_message: LeftResult,
  remove_member: RoomResult,
  join_session: SessionResult,
  leave_session: Nothing,
} as const
export type CommandType = keyof typeof RESULTS
export type ResultOf<T extends CommandType> = Type.Static<(typeof RESULTS)[T]>

export const Ok = frame('ok', { ref: Type.Integer(), result: Type.Unknown() })
/** Of kind `work`: something whose SHA-256 behind the token begins with so many zero bits. */
export const Challenge = Type.Object({ kind: Type.Literal('work'), token: Type.String(), bits: Type.Integer({ minimum: 1 }) }, closed)
export type Challenge = Type.Static<typeof Challenge>
export const ErrorFrame = frame('error', {
  ref: Type.Optional(Type.Integer()),
  code: Type.Unsafe<ErrorCode>({ type: 'string', enum: Object.keys(ERRORS) }),
  message: Type.String(),
  reason: Type.Optional(Type.Unsafe<Reason>({ type: 'string', enum: Object.keys(REASONS) })),
  retryAfterMs: Type.Optional(Type.Integer()),
  challenge: Type.Optional(Challenge),
})

// Events.
export const Pong = frame('pong', {})
export const MessageEvent = frame('message', { message: Message })
export const ReceiptEvent = frame('receipt', { thread: Id, mark: ReadMark })
export const TypingEvent = frame('typing', { thread: Id, author: Author, on: Type.Boolean() })
/** To a visitor: its conversation changed. A smaller `version` than the one known is out of date. */
export const ConversationEvent = frame('conversation', { conversation: VisitorConversation })
/** To staff, and to whoever could see it: a conversation was deleted, and its threads with it. */
export const ConversationGoneEvent = frame('conversation_gone', { conversation: Id })
export const PlaceEvent = frame('place', { conversation: Id, place: Type.Integer({ minimum: 1 }) })
export const OnlineEvent = frame('online', { online: Type.Boolean() })
export const AnnouncementEvent = frame('announcement', { announcement: Announcement })
export const RetractedEvent = frame('announcement_gone', { announcement: Id })
/** To staff: a conversation changed. Closed ones leave the lists. */
export const StaffConversationEvent = frame('staff_conversation', { conversation: StaffConversation })
/** To staff: something was said in a conversation's public thread. */
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
/** To the visitors of a site: its session began or changed, or is over. */
export const SessionEvent = frame('session', { session: Nullable(GroupSession) })
/** To everybody in it, once a second at most. */
export const SessionCountEvent = frame('session_count', { thread: Id, count: Type.Integer({ minimum: 0 }) })
/** The server is about to close: come back at a random moment within `returnWithinMs`. */
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
  PlaceEvent,
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
  SessionEvent,
  SessionCountEvent,
  GoingAway,
] as const
export type ServerFrame = Type.Static<(typeof SERVER_FRAMES)[number]>
export type ServerEvent = Exclude<ServerFrame, { type: 'ok' | 'error' | 'pong' }>
