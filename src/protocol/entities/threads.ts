/** This file has what stands in threads [TH1]. */
import Type from 'typebox'
import { LIMITS } from '../limits.ts'
import { File } from './files.ts'
import { Author, AuthorKind, closed, Id, Nullable, OneOf, Seq, Time } from './pieces.ts'
import { PublicAgent } from './staff.ts'
import { TicketStatus } from './tickets.ts'

/**
 * An event says what happened, as an entry of a thread. Screens put it into words; `reason` says why. `returned` means
 * handed back to the queue.
 */
export const ThreadEvent = Type.Object(
  {
    name: OneOf(
      'opened',
      'assigned',
      'returned',
      'transferred',
      'closed',
      'rated',
      'ticketed',
      'status',
      'assignee',
      'invited',
      'joined',
      'left',
      'renamed',
      'archived',
      'removed',
    ),
    agent: Type.Optional(Nullable(PublicAgent)),
    /** This person was invited, joined, left or was removed. */
    person: Type.Optional(Type.Object({ id: Id, name: Type.String(), kind: AuthorKind }, closed)),
    reason: Type.Optional(Type.String({ maxLength: 200 })),
    score: Type.Optional(Type.Integer({ minimum: 1, maximum: 5 })),
    comment: Type.Optional(Type.String({ maxLength: LIMITS.ratingCommentLength })),
    ticket: Type.Optional(Type.Object({ id: Id, number: Type.Integer() }, closed)),
    status: Type.Optional(TicketStatus),
    /** The message with this number was removed. */
    seq: Type.Optional(Type.Integer({ minimum: 1 })),
  },
  closed,
)
export type ThreadEvent = Type.Static<typeof ThreadEvent>

/**
 * A message is one entry of a thread. `text` is set when kind is text, and may be when it is file; `files` when kind is
 * file; `event` when kind is event. `key` is the author's client key.
 */
export const Message = Type.Object(
  {
    thread: Id,
    seq: Type.Integer({ minimum: 1 }),
    at: Time,
    author: Author,
    kind: OneOf('text', 'event', 'file'),
    text: Type.Optional(Type.String()),
    files: Type.Optional(Type.Array(File, { minItems: 1, maxItems: LIMITS.mostFilesPerMessage })),
    event: Type.Optional(ThreadEvent),
    key: Type.Optional(Id),
    mentions: Type.Optional(Type.Array(Id, { maxItems: LIMITS.mentions })),
    removed: Type.Optional(Type.Literal(true)),
  },
  closed,
)
export type Message = Type.Static<typeof Message>

/** A mark says how far one reader has received and read a thread. */
export const ReadMark = Type.Object({ reader: Id, kind: AuthorKind, delivered: Seq, read: Seq }, closed)
export type ReadMark = Type.Static<typeof ReadMark>

/** The latest entry of a public thread, for lists. `preview` is at most 120 code units of its text. */
export const LastMessage = Type.Object({ seq: Seq, at: Time, author: AuthorKind, preview: Type.String() }, closed)
export type LastMessage = Type.Static<typeof LastMessage>
