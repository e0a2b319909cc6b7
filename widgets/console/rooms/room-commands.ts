/** What an agent does to rooms; what goes wrong is said at the top of the screen. */
import type { FrameOf, Room } from '../../../src/protocol/wire.ts'
import { toast } from '../../ui/components/toast.tsx'
import { attempt } from '../desk/commands.ts'
import type { Desk } from '../desk/desk.ts'
import { go } from '../view/route.ts'
import { t } from '../words/words.ts'

type Plain<T extends 'create_room' | 'update_room'> = Omit<FrameOf<T>, 'type' | 'ref'>

export async function createRoom(desk: Desk, fields: Plain<'create_room'>): Promise<boolean> {
  return enter(desk, async () => (await desk.connection.call('create_room', fields)).room)
}

export async function openDirect(desk: Desk, agent: string): Promise<boolean> {
  return enter(desk, async () => (await desk.connection.call('direct', { agent })).room)
}

export function joinRoom(desk: Desk, room: string): Promise<boolean> {
  return take(desk, async () => (await desk.connection.call('join_room', { room })).room)
}

export function inviteToRoom(desk: Desk, room: string, agents: string[]): Promise<boolean> {
  return take(desk, async () => (await desk.connection.call('invite_to_room', { room, agents })).room)
}

export function updateRoom(desk: Desk, fields: Plain<'update_room'>): Promise<boolean> {
  return take(desk, async () => (await desk.connection.call('update_room', fields)).room)
}

export function removeMember(desk: Desk, room: string, member: string): Promise<boolean> {
  return take(desk, async () => (await desk.connection.call('remove_member', { room, member })).room)
}

/** A visitor of a session: its messages stay unless they are removed, too. */
export async function removePerson(
  desk: Desk,
  room: string,
  { id, name }: { id: string; name: string },
): Promise<void> {
  if (await removeMember(desk, room, id)) toast(t('rooms.personRemoved', { name: name || t('visitor') }))
}

export async function archiveRoom(desk: Desk, room: string): Promise<boolean> {
  const done = await take(desk, async () => (await desk.connection.call('archive_room', { room })).room)
  if (done) go({ screen: 'rooms' })
  return done
}

export async function leaveRoom(desk: Desk, { id, kind }: Room): Promise<boolean> {
  const done = await attempt(async () => {
    const answer = await desk.connection.call('leave_room', { room: id })
    if (kind !== 'private' && answer.room) desk.rooms.put(answer.room)
    else desk.rooms.drop(id)
    return true
  })
  if (done === true) go({ screen: 'rooms' })
  return done === true
}

export async function removeMessage(desk: Desk, thread: string, seq: number): Promise<void> {
  await attempt(() => desk.connection.call('remove_message', { thread, seq }))
}

async function enter(desk: Desk, work: () => Promise<Room>): Promise<boolean> {
  const room = await attempt(work)
  if (room === undefined) return false
  desk.rooms.put(room)
  go({ screen: 'rooms', id: room.id })
  return true
}

async function take(desk: Desk, work: () => Promise<Room>): Promise<boolean> {
  const room = await attempt(work)
  if (room !== undefined) desk.rooms.put(room)
  return room !== undefined
}
