/** This file has rooms of staff, and Q&A rooms of visitors. */
import Type from 'typebox'
import { closed, Id, Nullable, OneOf, Time } from './pieces.ts'
import { LastMessage } from './threads.ts'

export const RoomMember = Type.Object(
  { id: Id, kind: OneOf('agent', 'visitor'), name: Type.String(), role: OneOf('host', 'speaker', 'reader') },
  closed,
)
export type RoomMember = Type.Static<typeof RoomMember>

/**
 * A room as it is seen by staff who may read it. `members` of a Q&A room are its hosts; `memberCount` counts its
 * visitors, too.
 */
export const Room = Type.Object(
  {
    id: Id,
    kind: OneOf('open', 'private', 'direct', 'qa'),
    name: Type.String(),
    topic: Type.String(),
    thread: Id,
    site: Nullable(Type.Object({ id: Id, name: Type.String() }, closed)),
    archivedAt: Nullable(Time),
    slowModeMs: Type.Integer({ minimum: 0 }),
    version: Type.Integer(),
    members: Type.Array(RoomMember),
    memberCount: Type.Integer({ minimum: 0 }),
    lastMessage: Nullable(LastMessage),
  },
  closed,
)
export type Room = Type.Static<typeof Room>

/** A Q&A room as the visitors of its site see it. */
export const QaRoom = Type.Object(
  {
    id: Id,
    name: Type.String(),
    topic: Type.String(),
    thread: Id,
    slowModeMs: Type.Integer({ minimum: 0 }),
    memberCount: Type.Integer({ minimum: 0 }),
    version: Type.Integer(),
  },
  closed,
)
export type QaRoom = Type.Static<typeof QaRoom>

/** A room and how one agent stands to it. */
export const RoomStanding = Type.Object(
  { room: Room, joined: Type.Boolean(), unread: Type.Integer({ minimum: 0 }), mentions: Type.Integer({ minimum: 0 }) },
  closed,
)
export type RoomStanding = Type.Static<typeof RoomStanding>
