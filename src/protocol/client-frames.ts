/** What clients say. `decode` in codec.ts is the only parser; docs/protocol.md §4 and §5 explain each command. */
import Type from 'typebox'
import { AvailabilityStatus, Email, Id, Name, Page, Seq, Text } from './entities.ts'
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
const TextBeside = Type.String({ maxLength: LIMITS.textLength })
const Files = Type.Array(Id, { minItems: 1, maxItems: LIMITS.filesPerMessage, uniqueItems: true })

// Everyone.
export const Hello = frame('hello', {
  ref: Ref,
  version: Type.Integer(),
  token: Token,
  client: Type.Optional(Type.String({ maxLength: 80 })),
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
})
export const Receipt = frame('receipt', { thread: Id, delivered: Seq, read: Seq })
export const Typing = frame('typing', { thread: Id, on: Type.Boolean() })
export const Received = frame('received', { announcement: Id })
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
})
export const End = frame('end', { ref: Ref, conversation: Id })
export const Rate = frame('rate', {
  ref: Ref,
  conversation: Id,
  score: Type.Integer({ minimum: 1, maximum: 5 }),
  comment: Type.Optional(Type.String({ maxLength: 1000 })),
})
export const LeaveMessage = frame('leave_message', {
  ref: Ref,
  key: Key,
  text: Text,
  email: Email,
  name: Type.Optional(Name),
  page: Type.Optional(Page),
})
export const History = frame('history', { ref: Ref })
export const Visit = frame('visit', { page: Page })

// Agents.
export const Inbox = frame('inbox', { ref: Ref })
export const SetAvailability = frame('availability', {
  ref: Ref,
  status: AvailabilityStatus,
  reason: Type.Optional(Type.String({ maxLength: 80 })),
})
export const Next = frame('next', { ref: Ref })
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

const everyone = [Hello, Renew, Ping, Follow, Unfollow, Fetch, Post, Receipt, Typing, Received, Dismiss] as const
const visitors = [Open, End, Rate, LeaveMessage, History, Visit] as const
const agents = [Inbox, SetAvailability, Next, Transfer, Close] as const

/** Which command is for whom: the decoder answers `unknown_type` to all others. */
export const CLIENT_FRAMES = { everyone, visitors, agents } as const

export type ClientFrame = Type.Static<(typeof everyone)[number] | (typeof visitors)[number] | (typeof agents)[number]>
export type ClientFrameType = ClientFrame['type']
export type FrameOf<T extends ClientFrameType> = Extract<ClientFrame, { type: T }>
