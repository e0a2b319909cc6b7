/** These endpoints find again what was said. */
import Type from 'typebox'
import { ConversationStatus, Id, Limited, Message, Nullable, OneOf, StaffConversation, Time } from '../entities.ts'
import { LIMITS } from '../limits.ts'
import { byId, object, table } from './endpoint.ts'

/** Query strings carry text, so numbers are given as digits. */
const TranscriptFilter = {
  q: Type.Optional(Limited(LIMITS.searchLength, { description: 'words; "quotes" make a phrase; any language' })),
  from: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$', description: 'opened at or after, ms' })),
  to: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$', description: 'opened before, ms' })),
  agent: Type.Optional(Id),
  site: Type.Optional(Id),
  visitor: Type.Optional(Id),
  status: Type.Optional(ConversationStatus),
}

export const TranscriptQuery = object({
  ...TranscriptFilter,
  cursor: Type.Optional(Type.String({ maxLength: 64, pattern: '^[A-Za-z0-9_.-]+$' })),
  limit: Type.Optional(Type.String({ pattern: '^([1-9][0-9]?|100)$' })),
})

export const ExportQuery = object({
  ...TranscriptFilter,
  format: OneOf('csv', 'jsonl'),
  notes: Type.Optional(OneOf('yes', 'no')),
  zone: Type.Optional(
    Type.String({
      maxLength: 64,
      description: 'times of the CSV file are of this time zone, such as Europe/Berlin; else UTC',
    }),
  ),
})

export type TranscriptQuery = Type.Static<typeof TranscriptQuery>

export type ExportQuery = Type.Static<typeof ExportQuery>

/** The parts make one line. Those with `hit` are to be marked. */
const Parts = Type.Array(object({ text: Type.String(), hit: Type.Boolean() }))

/** `parts` make up one line around the hit. */
const HitFields = { thread: Id, seq: Type.Integer(), at: Time, parts: Parts }

export const Hit = object(HitFields)
export type Hit = Type.Static<typeof Hit>

/** A range goes from code unit `start` up to, not including, `end`. */
const Ranges = Type.Array(object({ start: Type.Integer(), end: Type.Integer() }))

/** These are to be marked: in the text, and in the names of the files. */
const MarkedFields = { marks: Ranges, files: Type.Array(object({ file: Id, marks: Ranges })) }

export const Marks = object(MarkedFields)
export type Marks = Type.Static<typeof Marks>

export const TranscriptHit = object({ ...HitFields, ...MarkedFields })
export type TranscriptHit = Type.Static<typeof TranscriptHit>

export const TranscriptRow = object({
  conversation: StaffConversation,
  hits: Type.Array(Hit),
  hitCount: Type.Integer({ description: `messages; ${LIMITS.countedHits} stands for that and more` }),
  messageCount: Type.Integer(),
  /** Words were found here besides messages: the visitor's name or e-mail, the number, an agent's name. */
  about: Type.Array(Parts),
})
export type TranscriptRow = Type.Static<typeof TranscriptRow>

export const TRANSCRIPT_ENDPOINTS = table({
  findTranscripts: {
    method: 'GET',
    path: '/api/v1/transcripts',
    access: 'admin',
    summary: 'Find conversations by words, names, numbers, dates, agent, site; newest first',
    query: TranscriptQuery,
    /**
     * `indexing` says that so much was said lately that not all of it can be found yet. A long search answers few items
     * and `next`.
     */
    result: object({
      items: Type.Array(TranscriptRow),
      next: Nullable(Type.String()),
      indexing: Type.Optional(Type.Literal(true)),
    }),
  },
  getTranscript: {
    method: 'GET',
    path: '/api/v1/transcripts/:id',
    access: 'admin',
    summary: 'A whole conversation, with private notes',
    params: byId,
    query: object({ q: Type.Optional(Limited(LIMITS.searchLength)) }),
    result: object({
      conversation: StaffConversation,
      messages: Type.Array(Message),
      notes: Type.Array(Message),
      hits: Type.Array(TranscriptHit),
    }),
  },
  deleteTranscript: {
    method: 'DELETE',
    path: '/api/v1/transcripts/:id',
    access: 'admin',
    summary: 'Deletes a closed conversation with its messages, notes and files, for ever',
    params: byId,
  },
  exportTranscripts: {
    method: 'GET',
    path: '/api/v1/transcripts/export',
    access: 'admin',
    summary: 'All matching conversations as a file',
    query: ExportQuery,
    streams: 'text/csv (a row a conversation) or application/jsonl (a line a conversation)',
  },
  searchRoom: {
    method: 'GET',
    path: '/api/v1/rooms/:id/search',
    access: 'agent',
    summary: 'What was said in a room',
    params: byId,
    query: object({
      q: Limited(LIMITS.searchLength),
      cursor: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$' })),
    }),
    /** The newest come first. A long search answers few items and `next`. */
    result: object({ items: Type.Array(object({ message: Message, ...MarkedFields })), next: Nullable(Type.String()) }),
  },
})
