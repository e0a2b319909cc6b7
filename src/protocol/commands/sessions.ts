/** How visitors come to the session of their site: rules [RO7] and [RO8]. */
import Type from 'typebox'
import { closed, GroupSession, Id, Name } from '../entities.ts'
import { commands, Nothing, Proof } from './command.ts'

const SessionResult = Type.Object({ session: GroupSession }, closed)

export const SESSION_COMMANDS = commands({
  /** Under the name by which the others are to know the visitor. */
  join_session: {
    by: 'visitor',
    params: { session: Id, name: Type.Optional(Name), proof: Type.Optional(Proof) },
    result: SessionResult,
    counts: 'act',
  },
  leave_session: { by: 'visitor', params: { session: Id }, result: Nothing, counts: 'act' },
})
