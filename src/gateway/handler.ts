import type { Actor, AgentActor, VisitorActor } from '../identity/index.ts'
import type { ClientFrameType, FrameOf } from '../protocol/client-frames.ts'
import type { CommandType, ResultOf } from '../protocol/server-frames.ts'
import type { Connection } from './connection.ts'

type Answer<T extends ClientFrameType> = T extends CommandType ? Promise<ResultOf<T>> : Promise<void> | void
/** A handler is thin: it calls one service and answers what it said. */
export type HandlersFor<A extends Actor, T extends ClientFrameType> = {
  [K in T]: (actor: A, frame: FrameOf<K>, connection: Connection) => Answer<K>
}
export type EveryoneType = 'follow' | 'unfollow' | 'fetch' | 'post' | 'receipt' | 'typing' | 'received' | 'seen' | 'clicked' | 'dismiss'
export type VisitorType = 'open' | 'end' | 'rate' | 'leave_message' | 'history' | 'visit' | 'join_session' | 'leave_session'
export type AgentType = 'inbox' | 'availability' | 'next' | 'transfer' | 'close' | 'close_many' | 'widen' | 'narrow' | 'step_out'
export type RoomType =
  | 'rooms'
  | 'create_room'
  | 'direct'
  | 'join_room'
  | 'leave_room'
  | 'invite_to_room'
  | 'update_room'
  | 'archive_room'
  | 'remove_message'
  | 'remove_member'
export type EveryoneHandlers = HandlersFor<Actor, EveryoneType>
export type VisitorHandlers = HandlersFor<VisitorActor, VisitorType>
export type AgentHandlers = HandlersFor<AgentActor, AgentType>
export type RoomHandlers = HandlersFor<AgentActor, RoomType>
