import type { AgentActor } from '../identity/index.ts'
import { readMessagesAt } from '../messaging/index.ts'
import type { Marks, ResultOfEndpoint } from '../protocol/http-api.ts'
import type { Reader } from '../store/database.ts'
import type { Rooms } from './rooms.ts'

/** Looks through a thread, and returns the messages that hold the words, newest first, and where to go on. */
export type FindSaid = (
  thread: string,
  words: string,
  before: number | undefined,
  until: AbortSignal,
) => Promise<{ found: ({ seq: number } & Marks)[]; next: number | null }>
export interface RoomSearch {
  room: string
  words: string
  before: number | undefined
}

/**
 * Returns what was said in a room with these words in it, newest first, a page at a time. Throws not_found when the
 * actor may not read it.
 */
export async function searchRoom(
  { rooms, read, findSaid }: { rooms: Rooms; read: Reader; findSaid: FindSaid },
  actor: AgentActor,
  { room, words, before }: RoomSearch,
  until: AbortSignal,
): Promise<ResultOfEndpoint<'searchRoom'>> {
  const thread = await rooms.threadOf(actor, room)
  const { found, next } = await findSaid(thread, words, before, until)
  const said = await readMessagesAt(
    read,
    thread,
    found.map(({ seq }) => seq),
  )
  const messages = new Map(said.map((message) => [message.seq, message]))
  const items = found.flatMap(({ seq, marks, files }) => {
    const message = messages.get(seq)
    return message === undefined ? [] : [{ message, marks, files }]
  })
  return { items, next: next === null ? null : String(next) }
}
