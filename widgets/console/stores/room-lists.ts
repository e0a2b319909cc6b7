/** This file has rooms as the list shows them: their groups, their order, their names. It does no I/O. */
import type { Room, RoomMember, RoomStanding } from '../../../src/protocol/wire.ts'

export const GROUPS = ['open', 'private', 'direct', 'qa'] as const
export type RoomKind = (typeof GROUPS)[number]

export interface RoomGroup {
  kind: RoomKind
  rooms: RoomStanding[]
}

export function isMember(room: Room, person: string): boolean {
  return room.members.some(({ id }) => id === person)
}

export function isHost(room: Room, person: string): boolean {
  return room.members.some(({ id, role }) => id === person && role === 'host')
}

/** Returns the other member of a direct room. */
export function otherOf(room: Room, me: string): RoomMember | undefined {
  return room.kind === 'direct' ? (room.members.find(({ id }) => id !== me) ?? room.members[0]) : undefined
}

/** Returns the name of a room. A direct room has the other person's name, because two people need no name for it. */
export function roomName(room: Room, me: string): string {
  return otherOf(room, me)?.name ?? room.name
}

export function callsOf({ room, joined, unread, mentions }: RoomStanding): number {
  if (!joined) return 0
  return room.kind === 'direct' ? unread : mentions
}

/**
 * Returns the groups of the list. Rooms are ordered by name, and people by who spoke last. Archived rooms, and those
 * that do not fit `words`, are left out.
 */
export function grouped(standings: Iterable<RoomStanding>, words: string, me: string): RoomGroup[] {
  const wanted = words.trim().toLocaleLowerCase()
  const shown = [...standings].filter(
    ({ room }) =>
      room.archivedAt === null && `${roomName(room, me)} ${room.topic}`.toLocaleLowerCase().includes(wanted),
  )
  return GROUPS.map((kind) => ({
    kind,
    rooms: shown.filter(({ room }) => room.kind === kind).sort(kind === 'direct' ? byTime : byName),
  })).filter(({ rooms }) => rooms.length > 0)
}

function byName(a: RoomStanding, b: RoomStanding): number {
  return a.room.name.localeCompare(b.room.name)
}

function byTime(a: RoomStanding, b: RoomStanding): number {
  return (b.room.lastMessage?.at ?? 0) - (a.room.lastMessage?.at ?? 0)
}
