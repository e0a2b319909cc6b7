import type { RoomStanding } from '../../../src/protocol/wire.ts'
import { Badge } from '../../ui/components/badge.tsx'
import { RelativeTime } from '../../ui/components/relative-time.tsx'
import { useDrafts, useMeId } from '../desk/context.ts'
import { roomName } from '../stores/room-lists.ts'
import { formatRoute } from '../view/route.ts'
import { t } from '../words/words.ts'
import { RoomFace } from './room-face.tsx'

export function RoomRow({ standing, selected }: { standing: RoomStanding; selected: boolean }) {
  const drafts = useDrafts()
  const meId = useMeId()
  const { room, joined, unread, mentions } = standing
  const draft = drafts.of(room.thread).value
  return (
    <li>
      <a
        class="row room-row"
        href={formatRoute({ screen: 'rooms', id: room.id })}
        aria-current={selected ? 'true' : undefined}
        data-unread={joined && unread > 0}
        data-joined={joined}
      >
        <RoomFace room={room} />
        <span class="row-main">
          <span class="row-top">
            <bdi class="row-name">{roomName(room, meId)}</bdi>
            {room.lastMessage !== null && (
              <span class="ago">
                <RelativeTime at={room.lastMessage.at} />
              </span>
            )}
          </span>
          <span class="row-bottom">
            {draft !== '' && !selected && <span class="quiet">✎</span>}
            <span class="row-last" dir="auto">
              {room.lastMessage?.preview || room.topic || t('rooms.nothingSaid')}
            </span>
            {joined && mentions > 0 && (
              <Badge look="danger" label={t('rooms.badge', { count: mentions })}>
                @{mentions > 99 ? '99+' : mentions}
              </Badge>
            )}
            {joined && unread > 0 && (
              <Badge look="count" label={t('row.unread', { count: unread })}>
                {unread > 99 ? '99+' : unread}
              </Badge>
            )}
          </span>
        </span>
      </a>
    </li>
  )
}
