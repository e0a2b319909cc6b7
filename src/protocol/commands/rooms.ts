/** Staff do this in rooms: rules [RO1]–[RO9]. */

import Type from 'typebox'
import { closed, Id, Limited, Name, OneOf, Room, RoomStanding } from '../entities.ts'
import { LIMITS } from '../limits.ts'
import { commands, Key } from './command.ts'

const SlowModeMs = Type.Integer({ minimum: 0, maximum: 3_600_000 })
const RoomsResult = Type.Object({ rooms: Type.Array(RoomStanding) }, closed)
const RoomResult = Type.Object({ room: Room }, closed)
const LeftResult = Type.Object({ room: Type.Optional(Room) }, closed)

export const ROOM_COMMANDS = commands({
  rooms: { by: 'agent', params: {}, result: RoomsResult },
  create_room: {
    by: 'agent',
    params: {
      /** The same key again makes no second room. */
      key: Type.Optional(Key),
      kind: OneOf('open', 'private', 'qa'),
      name: Name,
      topic: Type.Optional(Limited(LIMITS.topicLength)),
      members: Type.Optional(Type.Array(Id, { maxItems: LIMITS.membersAtOnce })),
      /** Only a Q&A room has a site. */
      site: Type.Optional(Id),
      slowModeMs: Type.Optional(SlowModeMs),
    },
    result: RoomResult,
  },
  direct: { by: 'agent', params: { agent: Id }, result: RoomResult },
  join_room: { by: 'agent', params: { room: Id }, result: RoomResult },
  leave_room: { by: 'agent', params: { room: Id }, result: LeftResult },
  invite_to_room: {
    by: 'agent',
    params: { room: Id, agents: Type.Array(Id, { minItems: 1, maxItems: LIMITS.membersAtOnce }) },
    result: RoomResult,
  },
  update_room: {
    by: 'agent',
    params: {
      room: Id,
      name: Type.Optional(Name),
      topic: Type.Optional(Limited(LIMITS.topicLength)),
      slowModeMs: Type.Optional(SlowModeMs),
    },
    result: RoomResult,
  },
  archive_room: { by: 'agent', params: { room: Id }, result: RoomResult },
  remove_message: { by: 'agent', params: { thread: Id, seq: Type.Integer({ minimum: 1 }) }, result: LeftResult },
  remove_member: { by: 'agent', params: { room: Id, member: Id }, result: RoomResult },
})
