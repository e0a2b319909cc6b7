/** Visitors do this: rules [VI1]–[VI7] and [FR5]. */
import Type from 'typebox'
import { closed, Email, Id, Limited, Name, Page, Text, Time, VisitorConversation } from '../entities.ts'
import { LIMITS } from '../limits.ts'
import { commands, Files, Key, Proof, TextBeside } from './command.ts'

export const OpenResult = Type.Object(
  { conversation: VisitorConversation, seq: Type.Integer({ minimum: 1 }), at: Time },
  closed,
)
export type OpenResult = Type.Static<typeof OpenResult>
const ConversationResult = Type.Object({ conversation: VisitorConversation }, closed)
const LeaveMessageResult = Type.Object({ ticket: Type.Object({ number: Type.Integer() }, closed) }, closed)
const HistoryResult = Type.Object({ conversations: Type.Array(VisitorConversation) }, closed)

export const VISITOR_COMMANDS = commands({
  open: {
    by: 'visitor',
    params: {
      key: Key,
      text: TextBeside,
      files: Type.Optional(Files),
      name: Type.Optional(Name),
      email: Type.Optional(Email),
      page: Type.Optional(Page),
      proof: Type.Optional(Proof),
    },
    result: OpenResult,
    counts: 'message',
  },
  end: { by: 'visitor', params: { conversation: Id }, result: ConversationResult, counts: 'act' },
  rate: {
    by: 'visitor',
    params: {
      conversation: Id,
      score: Type.Integer({ minimum: 1, maximum: 5 }),
      comment: Type.Optional(Limited(LIMITS.ratingCommentLength)),
    },
    result: ConversationResult,
    counts: 'act',
  },
  leave_message: {
    by: 'visitor',
    params: {
      key: Key,
      text: Text,
      email: Email,
      name: Type.Optional(Name),
      page: Type.Optional(Page),
      conversation: Type.Optional(Id),
      proof: Type.Optional(Proof),
    },
    result: LeaveMessageResult,
    counts: 'message',
  },
  history: { by: 'visitor', params: {}, result: HistoryResult },
  visit: { by: 'visitor', params: { page: Page }, counts: 'act' },
})
