/** What clients say. `decode` in codec.ts is the only parser; docs/protocol.md §4 and §5 explain each command. */
import Type from 'typebox'
import { AvailabilityStatus, BlockTerms, Email, Id, Limited, Name, OneOf, Page, Seq, Text } from './entities.ts'
import { LIMITS } from './limits.ts'

const frame = <T extends string, P extends Type.TProperties>(type: T, properties: P) =>
  Type.Object({ type: Type.Literal(type), ...properties }, { additionalProperties: false })

const Ref = Type.Integer({
  minimum: 1,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'chosen by the client, unique among its unanswered commands',
})
const Key = Id
const Token = Type.String({ minLength: 1, maxLength: 4096 })
const Epoch = Type.Integer({ minimum: 0 })
/** May be empty where files say it all. */
const TextBeside = Limited(LIMITS.textLength)
/** That a challenge of an error was met. */
export const Proof = Type.Object(
  { challenge: Type.String({ minLength: 1, maxLength: 256 }), answer: Type.String({ minLength: 1, maxLength: 2048 }) },
  { additionalProperties: false },
)
export type Proof = Type.Static<typeof Proof>
const Files = Type.Array(Id, { minItems: 1, maxItems: LIMITS.mostFilesPerMessage, uniqueItems: true })

// Everyone.
export const Hello = frame('hello', {
  ref: Ref,
  version: Type.Integer(),
  token: Token,
  client: Type.Optional(Limited(80)),
  page: Type.Optional(Page),
})
export const Renew = frame('renew', { ref: Ref, token: Token })
export const Ping = frame('ping', {})
export const Follow = frame('follow', {
  ref: Ref,
  thread: Id,
  epoch: Type.Optional(Type.String({ maxLength: 32 })),
  lastSeq: Type.Optional(Seq),
})
export const Unfollow = frame('unfollow', { ref: Ref, thread: Id })
export const Fetch = frame('fetch', { ref: Ref, thread: Id, after: Seq, limit: Type.Integer({ minimum: 1, maximum: 200 }) })
export const Post = frame('post', {
  ref: Ref,
  thread: Id,
  key: Key,
  text: TextBeside,
  files: Type.Optional(Files),
  epoch: Type.Optional(Epoch),
  mentions: Type.Optional(Type.Array(Id, { maxItems: 20 })),
})
export const Receipt = frame('receipt', { thread: Id, delivered: Seq, read: Seq })
export const Typing = frame('typing', { thread: Id, on: Type.Boolean() })
export const Received = frame('received', { announcement: Id })
export const Seen = frame('seen', { announcement: Id })
export const Clicked = frame('clicked', { announcement: Id })
export const Dismiss = frame('dismiss', { ref: Ref, announcement: Id })

// Visitors.
export const Open = frame('open', {
  ref: Ref,
  key: Key,
  text: TextBeside,
  files: Type.Optional(Files),
  name: Type.Optional(Name),
  email: Type.Optional(Email),
  page: Type.Optional(Page),
  proof: Type.Optional(Proof),
})
export const End = frame('end', { ref: Ref, conversation: Id })
export const Rate = frame('rate', {
  ref: Ref,
  conversation: Id,
  score: Type.Integer({ minimum: 1, maximum: 5 }),
  comment: Type.Optional(Limited(1000)),
})
export const LeaveMessage = frame('leave_message', {
  ref: Ref,
  key: Key,
  text: Text,
  email: Email,
  name: Type.Optional(Name),
  page: Type.Optional(Page),
  conversation: Type.Optional(Id),
  proof: Type.Optional(Proof),
})
export const History = frame('history', { ref: Ref })
export const Visit = frame('visit', { page: Page })

// Agents.
export const Inbox = frame('inbox', { ref: Ref })
export const SetAvailability = frame('availability', {
  ref: Ref,
  status: AvailabilityStatus,
  reason: Type.Optional(Limited(80)),
})
/** Without one: the first of the queue. */
export const Next = frame('next', { ref: Ref, conversation: Type.Optional(Id) })
export const Transfer = frame('transfer', {
  ref: Ref,
  conversation: Id,
  epoch: Epoch,
  to: Type.Union([
    Type.Object({ kind: Type.Literal('agent'), id: Id }, { additionalProperties: false }),
    Type.Object({ kind: Type.Literal('queue') }, { additionalProperties: false }),
  ]),
  note: Type.Optional(Text),
})
export const Close = frame('close', { ref: Ref, conversation: Id, epoch: Epoch })
/** Each is closed, or refused by itself; with `block` their visitors are blocked, too. */
export const CloseMany = frame('close_many', {
  ref: Ref,
  conversations: Type.Array(Type.Object({ conversation: Id, epoch: Epoch }, { additionalProperties: false }), {
    minItems: 1,
    maxItems: LIMITS.closedAtOnce,
  }),
  block: Type.Optional(BlockTerms),
})
/** Brings a colleague, or everybody of a department, into a conversation. */
export const Widen = frame('widen', {
  ref: Ref,
  conversation: Id,
  epoch: Epoch,
  who: Type.Union([
    Type.Object({ kind: Type.Literal('agent'), id: Id }, { additionalProperties: false }),
    Type.Object({ kind: Type.Literal('department'), id: Id }, { additionalProperties: false }),
  ]),
})
/** Takes one person out, or everybody but the visitor and the assigned agent. */
export const Narrow = frame('narrow', { ref: Ref, conversation: Id, epoch: Epoch, person: Type.Optional(Id) })
/** A colleague who was brought in goes again. */
export const StepOut = frame('step_out', { ref: Ref, conversation: Id })

const SlowModeMs = Type.Integer({ minimum: 0, maximum: 3_600_000 })
export const Rooms = frame('rooms', { ref: Ref })
export const CreateRoom = frame('create_room', {
  ref: Ref,
  /** The same again makes no second room. */
  key: Type.Optional(Key),
  kind: OneOf('open', 'private', 'session'),
  name: Name,
  topic: Type.Optional(Limited(200)),
  members: Type.Optional(Type.Array(Id, { maxItems: 200 })),
  /** Of a session, which has one. */
  site: Type.Optional(Id),
  slowModeMs: Type.Optional(SlowModeMs),
})
export const Direct = frame('direct', { ref: Ref, agent: Id })
export const JoinRoom = frame('join_room', { ref: Ref, room: Id })
export const LeaveRoom = frame('leave_room', { ref: Ref, room: Id })
export const InviteToRoom = frame('invite_to_room', { ref: Ref, room: Id, agents: Type.Array(Id, { minItems: 1, maxItems: 200 }) })
export const UpdateRoom = frame('update_room', {
  ref: Ref,
  room: Id,
  name: Type.Optional(Name),
  topic: Type.Optional(Limited(200)),
  slowModeMs: Type.Optional(SlowModeMs),
})
export const ArchiveRoom = frame('archive_room', { ref: Ref, room: Id })
export const RemoveMessage = frame('remove_message', { ref: Ref, thread: Id, seq: Type.Integer({ minimum: 1 }) })
export const RemoveMember = frame('remove_member', { ref: Ref, room: Id, member: Id })

/** Under the name by which the others are to know the visitor. */
export const JoinSession = frame('join_session', { ref: Ref, session: Id, name: Type.Optional(Name), proof: Type.Optional(Proof) })
export const LeaveSession = frame('leave_session', { ref: Ref, session: Id })

const everyone = [Hello, Renew, Ping, Follow, Unfollow, Fetch, Post, Receipt, Typing, Received, Seen, Clicked, Dismiss] as const
const visitors = [Open, End, Rate, LeaveMessage, History, Visit, JoinSession, LeaveSession] as const
const agents = [
  Inbox,
  SetAvailability,
  Next,
  Transfer,
  Close,
  CloseMany,
  Widen,
  Narrow,
  StepOut,
  Rooms,
  CreateRoom,
  Direct,
  JoinRoom,
  LeaveRoom,
  InviteToRoom,
  UpdateRoom,
  ArchiveRoom,
  RemoveMessage,
  RemoveMember,
] as const

/** Which command is for whom: the decoder answers `unknown_type` to all others. */
export const CLIENT_FRAMES = { everyone, visitors, agents } as const

export type ClientFrame = Type.Static<(typeof everyone)[number] | (typeof visitors)[number] | (typeof agents)[number]>
export type ClientFrameType = ClientFrame['type']
export type FrameOf<T extends ClientFrameType> = Extract<ClientFrame, { type: T }>
