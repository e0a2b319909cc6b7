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
/** A handler is thin: it calls one service and returns what that said. */
export type HandlersFor<A extends Actor, T extends ClientFrameType> = {
  [K in T]: (actor: A, frame: FrameOf<K>, connection: Connection) => Answer<K>
}
/** These must have a handler for each kind of person. A command without one does not compile. */
export type EveryoneHandlers = HandlersFor<Actor, CommandsBy<'everyone'>>
export type VisitorHandlers = HandlersFor<VisitorActor, CommandsBy<'visitor'>>
export type StaffHandlers = HandlersFor<AgentActor, CommandsBy<'agent'>>
/** The handlers of staff are split by subject, as their files are. */
export type RoomHandlers = Pick<StaffHandlers, RoomCommand>
export type AgentHandlers = Omit<StaffHandlers, RoomCommand>
