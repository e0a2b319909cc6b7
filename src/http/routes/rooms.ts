import { type FindSaid, type Rooms, searchRoom } from '../../room/index.ts'
import type { Reader } from '../../store/database.ts'
import type { Routes } from '../context.ts'
import { untilClosed } from '../until-closed.ts'

export function roomRoutes(services: { rooms: Rooms; read: Reader; findSaid: FindSaid }) {
  return {
    searchRoom: ({ agent, params, query: { q, cursor }, ctx }) =>
      searchRoom(
        services,
        agent,
        { room: params.id, words: q, before: cursor === undefined ? undefined : Number(cursor) },
        untilClosed(ctx),
      ),
  } satisfies Partial<Routes>
}
