import { type Rooms, searchRoom } from '../../room/index.ts'
import type { Reader } from '../../store/database.ts'
import type { Binder } from '../binder.ts'

export function roomRoutes(binder: Binder, { rooms, read }: { rooms: Rooms; read: Reader }): void {
  binder.staff('searchRoom', async ({ agent, params, query }) => ({ items: await searchRoom(rooms, read, agent, params.id, query.q) }))
}
