import { cleanLine } from '../kernel/text.ts'
import type { AuthorKind, QaRoom, Room } from '../protocol/entities.ts'
import { LIMITS } from '../protocol/limits.ts'
import type { MemberRow, RoomRow } from './store.ts'

export const cleanTopic = (topic: string): string => cleanLine(topic, LIMITS.topicLength)

export function toRoom(row: RoomRow, members: readonly MemberRow[]): Room {
  const { id, kind, name, topic, threadId: thread, archivedAt, slowModeMs, memberCount, version } = row
  return {
    id,
    kind,
    name,
    topic,
    thread,
    site: row.siteId === null ? null : { id: row.siteId, name: row.siteName ?? '' },
    archivedAt,
    slowModeMs,
    version,
    members: members.map(({ threadId: _, ...member }) => member),
    memberCount,
    lastMessage:
      row.lastAt === null
        ? null
        : { seq: row.lastSeq, at: row.lastAt, author: row.lastAuthor as AuthorKind, preview: row.lastPreview ?? '' },
  }
}

export const toQaRoom = ({ id, name, topic, threadId: thread, slowModeMs, memberCount, version }: RoomRow): QaRoom => ({
  id,
  name,
  topic,
  thread,
  slowModeMs,
  memberCount,
  version,
})
