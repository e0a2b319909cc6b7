import type { Actor, AgentActor, VisitorActor } from '../identity/index.ts'
import type {
  ClientFrameType,
  CommandsBy,
  CommandType,
  FrameOf,
  ResultOf,
  RoomCommand,
} from '../protocol/commands/index.ts'
import type { Connection } from './connection.ts'

type Answer<T extends ClientFrameType> = T extends CommandType ? Promise<ResultOf<T>> : Promise<void> | void
/** A handler is thin: it calls one service and answers what it said. */
export type HandlersFor<A extends Actor, T extends ClientFrameType> = {
  [K in T]: (actor: A, frame: FrameOf<K>, connection: Connection) => Answer<K>
}
/** Of each kind of person, all that must have a handler: a command without one does not compile. */
export type EveryoneHandlers = HandlersFor<Actor, CommandsBy<'everyone'>>
export type VisitorHandlers = HandlersFor<VisitorActor, CommandsBy<'visitor'>>
export type StaffHandlers = HandlersFor<AgentActor, CommandsBy<'agent'>>
/** Those of staff by subject, as the handlers' files are. */
export type RoomHandlers = Pick<StaffHandlers, RoomCommand>
export type AgentHandlers = Omit<StaffHandlers, RoomCommand>
