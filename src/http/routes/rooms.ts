import { type FindSaid, type Rooms, searchRoom } from '../../room/index.ts'
import type { Reader } from '../../store/database.ts'
import type { Binder } from '../binder.ts'
import { untilClosed } from '../until-closed.ts'

export function roomRoutes(binder: Binder, services: { rooms: Rooms; read: Reader; findSaid: FindSaid }): void {
  binder.staff('searchRoom', ({ agent, params, query: { q, cursor }, ctx }) =>
    searchRoom(
      services,
      agent,
      { room: params.id, words: q, before: cursor === undefined ? undefined : Number(cursor) },
      untilClosed(ctx),
    ),
  )
}
