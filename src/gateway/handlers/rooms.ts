import { topics } from '../../realtime/index.ts'
import type { Hosting, Rooms } from '../../room/index.ts'
import type { RoomHandlers } from '../handler.ts'

export function roomHandlers({ rooms, hosting }: { rooms: Rooms; hosting: Hosting }): RoomHandlers {
  return {
    async rooms(actor, _frame, connection) {
      // It listens first and reads then: what overtakes the answer is newer by its version or seq.
      connection.listen(topics.rooms)
      const standings = await rooms.list(actor)
      for (const { room, joined } of standings) if (joined) connection.listen(topics.room(room.id))
      return { rooms: standings }
    },
    create_room: async (actor, { key, kind, name, topic, members, site, slowModeMs }) => ({
      room: await rooms.create(actor, { key, kind, name, topic, members, site, slowModeMs }),
    }),
    direct: async (actor, { agent }) => ({ room: await rooms.direct(actor, agent) }),
    join_room: async (actor, { room }) => ({ room: await rooms.join(actor, room) }),
    async leave_room(actor, { room: id }) {
      const room = await rooms.leave(actor, id)
      return room === undefined ? {} : { room }
    },
    invite_to_room: async (actor, { room, agents }) => ({ room: await rooms.invite(actor, room, agents) }),
    update_room: async (actor, { room, name, topic, slowModeMs }) => ({
      room: await hosting.update(actor, room, { name, topic, slowModeMs }),
    }),
    archive_room: async (actor, { room }) => ({ room: await hosting.archive(actor, room) }),
    async remove_message(actor, { thread, seq }) {
      await hosting.removeMessage(actor, thread, seq)
      return {}
    },
    remove_member: async (actor, { room, member }) => ({ room: await hosting.removeMember(actor, room, member) }),
  }
}
