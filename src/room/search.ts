import type { AgentActor } from '../identity/index.ts'
import { readMessages } from '../messaging/index.ts'
import type { Message } from '../protocol/entities.ts'
import type { Reader } from '../store/database.ts'
import type { Rooms } from './rooms.ts'
import { findSaid } from './store.ts'

/** What was said in a room with these words in it, newest first, at most 50. Looks through the room, not through an index. */
export async function searchRoom(rooms: Rooms, read: Reader, actor: AgentActor, id: string, words: string): Promise<Message[]> {
  const thread = await rooms.threadOf(actor, id)
  if (words.trim() === '') return []
  const hits = await findSaid(read, thread, words.trim())
  return (await Promise.all(hits.map(({ seq }) => readMessages(read, thread, seq - 1, seq)))).flat()
}
