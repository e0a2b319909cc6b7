import type { AuthorKind, Room } from '../protocol/entities.ts'
import type { MemberRow, RoomRow } from './store.ts'

export function toRoom(row: RoomRow, members: readonly MemberRow[]): Room {
  const { id, kind, name, topic, threadId: thread, archivedAt, slowModeMs, version } = row
  return {
    id,
    kind,
    name,
    topic,
    thread,
    site: null,
    archivedAt,
    slowModeMs,
    version,
    members: members.map(({ threadId: _, ...member }) => member),
    memberCount: members.length,
    lastMessage:
      row.lastAt === null
        ? null
        : { seq: row.lastSeq, at: row.lastAt, author: row.lastAuthor as AuthorKind, preview: row.lastPreview ?? '' },
  }
}
