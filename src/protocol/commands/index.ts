/**
 * A client can say all this: one row a command. The decoder, the handlers that must exist, the rates, the replies that
 * clients may expect and the types on both sides derive from it. docs/protocol.md explains each.
 */
import Type, { type TSchema } from 'typebox'
import { closed } from '../entities.ts'
import { ANNOUNCEMENT_COMMANDS } from './announcements.ts'
import { type Command, Ref } from './command.ts'
import { DESK_COMMANDS } from './desk.ts'
import { DOOR_COMMANDS } from './door.ts'
import { QA_COMMANDS } from './qa.ts'
import { ROOM_COMMANDS } from './rooms.ts'
import { THREAD_COMMANDS } from './threads.ts'
import { VISITOR_COMMANDS } from './visitor.ts'

export type { Proof } from './command.ts'
export type { InboxResult } from './desk.ts'
export type { HelloResult } from './door.ts'
export type { FetchResult, FollowResult, PostResult } from './threads.ts'
export type { OpenResult } from './visitor.ts'

export const COMMANDS = {
  ...DOOR_COMMANDS,
  ...THREAD_COMMANDS,
  ...ANNOUNCEMENT_COMMANDS,
  ...VISITOR_COMMANDS,
  ...QA_COMMANDS,
  ...DESK_COMMANDS,
  ...ROOM_COMMANDS,
}
type Rows = typeof COMMANDS
export type ClientFrameType = keyof Rows
/** This is `COMMANDS`, where a row may be looked up by a name that is known only at run time. */
export const ROWS: Readonly<Record<ClientFrameType, Command>> = COMMANDS
/** These commands get a reply. */
export type CommandType = { [T in ClientFrameType]: Rows[T] extends { result: TSchema } ? T : never }[ClientFrameType]
export type ResultOf<T extends CommandType> = Rows[T] extends { result: infer R extends TSchema }
  ? Type.Static<R>
  : never

export type FrameOf<T extends ClientFrameType> = { type: T } & (T extends CommandType ? { ref: number } : unknown) &
  Type.Static<Type.TObject<Rows[T]['params']>>
export type ClientFrame = { [T in ClientFrameType]: FrameOf<T> }[ClientFrameType]

/** A kind of person may say these commands to a handler. Those at the door are answered there. */
export type CommandsBy<By extends Command['by']> = {
  [T in ClientFrameType]: Rows[T] extends { atTheDoor: true } ? never : Rows[T]['by'] extends By ? T : never
}[ClientFrameType]

/** These commands have a file of handlers of their own. */
export type RoomCommand = keyof typeof ROOM_COMMANDS

/** Returns the schema of a frame of that type. */
export function frameSchema(type: ClientFrameType): TSchema {
  const { params, result } = ROWS[type]
  return Type.Object({ type: Type.Literal(type), ...(result === undefined ? {} : { ref: Ref }), ...params }, closed)
}
