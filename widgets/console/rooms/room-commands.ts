/** This file has what an agent does to rooms. Failures are shown at the top of the screen. */
import { useMemo } from 'preact/hooks'
import type { FrameOf, Room } from '../../../src/protocol/wire.ts'
import type { Connection } from '../../client/index.ts'
import { toast } from '../../ui/components/toast.tsx'
import { attempt } from '../desk/attempt.ts'
import { useConnection, useRooms } from '../desk/context.ts'
import type { Rooms } from '../stores/rooms.ts'
import { go } from '../view/route.ts'
import { t } from '../words/words.ts'

type Plain<T extends 'create_room' | 'update_room'> = Omit<FrameOf<T>, 'type' | 'ref'>

export class RoomCommands {
  readonly #connection: Connection
  readonly #rooms: Rooms

  constructor(connection: Connection, rooms: Rooms) {
    this.#connection = connection
    this.#rooms = rooms
  }

  create(fields: Plain<'create_room'>): Promise<boolean> {
    return this.#enter(async () => (await this.#connection.call('create_room', fields)).room)
  }

  openDirect(agent: string): Promise<boolean> {
    return this.#enter(async () => (await this.#connection.call('direct', { agent })).room)
  }

  join(room: string): Promise<boolean> {
    return this.#take(async () => (await this.#connection.call('join_room', { room })).room)
  }

  invite(room: string, agents: string[]): Promise<boolean> {
    return this.#take(async () => (await this.#connection.call('invite_to_room', { room, agents })).room)
  }

  update(fields: Plain<'update_room'>): Promise<boolean> {
    return this.#take(async () => (await this.#connection.call('update_room', fields)).room)
  }

  removeMember(room: string, member: string): Promise<boolean> {
    return this.#take(async () => (await this.#connection.call('remove_member', { room, member })).room)
  }

  /** Removes a visitor of a Q&A. Their messages stay unless they are removed, too. */
  async removePerson(room: string, { id, name }: { id: string; name: string }): Promise<void> {
    if (await this.removeMember(room, id)) toast(t('rooms.personRemoved', { name: name || t('visitor') }))
  }

  async archive(room: string): Promise<boolean> {
    const done = await this.#take(async () => (await this.#connection.call('archive_room', { room })).room)
    if (done) go({ screen: 'rooms' })
    return done
  }

  async leave({ id, kind }: Room): Promise<boolean> {
    const done = await attempt(async () => {
      const answer = await this.#connection.call('leave_room', { room: id })
      if (kind !== 'private' && answer.room) this.#rooms.put(answer.room)
      else this.#rooms.drop(id)
      return true
    })
    if (done === true) go({ screen: 'rooms' })
    return done === true
  }

  async removeMessage(thread: string, seq: number): Promise<void> {
    await attempt(() => this.#connection.call('remove_message', { thread, seq }))
  }

  async #enter(work: () => Promise<Room>): Promise<boolean> {
    const room = await attempt(work)
    if (room === undefined) return false
    this.#rooms.put(room)
    go({ screen: 'rooms', id: room.id })
    return true
  }

  async #take(work: () => Promise<Room>): Promise<boolean> {
    const room = await attempt(work)
    if (room !== undefined) this.#rooms.put(room)
    return room !== undefined
  }
}

export function useRoomCommands(): RoomCommands {
  const connection = useConnection()
  const rooms = useRooms()
  return useMemo(() => new RoomCommands(connection, rooms), [connection, rooms])
}
