/** Everybody does this in threads: rules [TH1]–[FO6]. */

import Type from 'typebox'
import { closed, Id, Message, OneOf, ReadMark, Seq, Time } from '../entities.ts'
import { LIMITS } from '../limits.ts'
import { commands, Epoch, Files, Key, Nothing, TextBeside } from './command.ts'

export const FollowResult = Type.Object(
  {
    thread: Id,
    log: Type.String(),
    mode: OneOf('nothing', 'these', 'reset'),
    lastSeq: Seq,
    /** This reader may see the thread from this message on, when that is not the first of the thread. */
    fromSeq: Type.Optional(Seq),
    /**
     * This was said while the reader was out, both ends counted. It is not fetched, and what stands above it follows.
     */
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

export const THREAD_COMMANDS = commands({
  follow: {
    by: 'everyone',
    params: { thread: Id, log: Type.Optional(Type.String({ maxLength: 32 })), lastSeq: Type.Optional(Seq) },
    result: FollowResult,
  },
  unfollow: { by: 'everyone', params: { thread: Id }, result: Nothing },
  fetch: {
    by: 'everyone',
    params: { thread: Id, after: Seq, limit: Type.Integer({ minimum: 1, maximum: 200 }) },
    result: FetchResult,
  },
  post: {
    by: 'everyone',
    params: {
      thread: Id,
      key: Key,
      text: TextBeside,
      files: Type.Optional(Files),
      epoch: Type.Optional(Epoch),
      mentions: Type.Optional(Type.Array(Id, { maxItems: LIMITS.mentions })),
    },
    result: PostResult,
    counts: 'message',
  },
  receipt: { by: 'everyone', params: { thread: Id, delivered: Seq, read: Seq } },
  typing: { by: 'everyone', params: { thread: Id, on: Type.Boolean() }, counts: 'sign' },
})
