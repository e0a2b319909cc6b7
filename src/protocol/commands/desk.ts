/** Agents do this with conversations: rules [AG1]–[AG9], [WI1] and [WI6]. */
import Type from 'typebox'
import {
  Agent,
  AvailabilityStatus,
  BlockTerms,
  closed,
  Id,
  Limited,
  Nullable,
  StaffConversation,
  Text,
} from '../entities.ts'
import { ERRORS, type ErrorCode } from '../error-codes.ts'
import { LIMITS } from '../limits.ts'
import { commands, Epoch } from './command.ts'

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
const AvailabilityResult = Type.Object({ agent: Agent }, closed)
const NextResult = Type.Object({ conversation: Nullable(StaffConversation) }, closed)
const StaffConversationResult = Type.Object({ conversation: StaffConversation }, closed)
const CloseManyResult = Type.Object(
  {
    results: Type.Array(
      Type.Object(
        { conversation: Id, code: Nullable(Type.Unsafe<ErrorCode>({ type: 'string', enum: Object.keys(ERRORS) })) },
        closed,
      ),
    ),
  },
  closed,
)

export const DESK_COMMANDS = commands({
  inbox: { by: 'agent', params: {}, result: InboxResult },
  availability: {
    by: 'agent',
    params: { status: AvailabilityStatus, reason: Type.Optional(Limited(80)) },
    result: AvailabilityResult,
  },
  /** Takes one conversation. Without an id it is the first of the queue. */
  next: { by: 'agent', params: { conversation: Type.Optional(Id) }, result: NextResult },
  transfer: {
    by: 'agent',
    params: {
      conversation: Id,
      epoch: Epoch,
      to: Type.Union([
        Type.Object({ kind: Type.Literal('agent'), id: Id }, closed),
        Type.Object({ kind: Type.Literal('queue') }, closed),
      ]),
      note: Type.Optional(Text),
    },
    result: StaffConversationResult,
  },
  close: { by: 'agent', params: { conversation: Id, epoch: Epoch }, result: StaffConversationResult },
  /** Closes many. Each is closed, or refused by itself. With `block` their visitors are blocked, too. */
  close_many: {
    by: 'agent',
    params: {
      conversations: Type.Array(Type.Object({ conversation: Id, epoch: Epoch }, closed), {
        minItems: 1,
        maxItems: LIMITS.closedAtOnce,
      }),
      block: Type.Optional(BlockTerms),
    },
    result: CloseManyResult,
  },
  /** Brings a colleague, or everybody of a department, into a conversation. */
  widen: {
    by: 'agent',
    params: {
      conversation: Id,
      epoch: Epoch,
      who: Type.Union([
        Type.Object({ kind: Type.Literal('agent'), id: Id }, closed),
        Type.Object({ kind: Type.Literal('department'), id: Id }, closed),
      ]),
    },
    result: StaffConversationResult,
  },
  /** Takes one person out, or everybody but the visitor and the assigned agent. */
  narrow: {
    by: 'agent',
    params: { conversation: Id, epoch: Epoch, person: Type.Optional(Id) },
    result: StaffConversationResult,
  },
  /** Lets a colleague who was brought in go again. */
  step_out: { by: 'agent', params: { conversation: Id }, result: StaffConversationResult },
})
