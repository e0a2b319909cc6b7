/** Visitors come to the Q&A room of their site by these commands: rules [RO7] and [RO8]. */
import Type from 'typebox'
import { closed, Id, Name, QaRoom } from '../entities.ts'
import { commands, Nothing, Proof } from './command.ts'

const QaResult = Type.Object({ qa: QaRoom }, closed)

export const QA_COMMANDS = commands({
  /** Joins under the name by which the others are to know the visitor. */
  join_qa: {
    by: 'visitor',
    params: { qa: Id, name: Type.Optional(Name), proof: Type.Optional(Proof) },
    result: QaResult,
    counts: 'act',
  },
  leave_qa: { by: 'visitor', params: { qa: Id }, result: Nothing, counts: 'act' },
})
