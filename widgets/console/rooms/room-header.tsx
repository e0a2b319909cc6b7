import type { Room } from '../../../src/protocol/wire.ts'
import { IconButton } from '../../ui/components/button.tsx'
import { Icon } from '../../ui/components/icon.tsx'
import { Menu, type MenuItem } from '../../ui/components/menu.tsx'
import { useMeId, usePreferences, useRole, useView } from '../desk/context.ts'
import { isHost, roomName } from '../stores/room-lists.ts'
import { go } from '../view/route.ts'
import { hasThreePanes } from '../view/view.ts'
import { t } from '../words/words.ts'
import { RoomFace } from './room-face.tsx'

export function RoomHeader({ room, joined }: { room: Room; joined: boolean }) {
  const preferences = usePreferences()
  const meId = useMeId()
  const view = useView()
  const toggle = () => {
    const pane = hasThreePanes() ? preferences.details : view.detailsOver
    pane.value = !pane.peek()
  }
  const search = () => {
    view.roomSearch.value = view.roomSearch.peek() === undefined ? '' : undefined
  }
  return (
    <header class="chat-head">
      <button
        type="button"
        class="icon-button phone-only"
        aria-label={t('back')}
        onClick={() => go({ screen: 'rooms' })}
      >
        <Icon name="chevronLeft" />
      </button>
      <RoomFace room={room} />
      <div class="chat-who">
        <h2>
          <bdi>{roomName(room, meId)}</bdi>
        </h2>
        <p class="chat-page">
          {room.kind !== 'direct' && <span class="room-count">{t('rooms.members', { count: room.memberCount })}</span>}
          {room.site !== null && (
            <span>
              · <bdi>{room.site.name}</bdi>
            </span>
          )}
          {room.topic !== '' && (
            <span title={room.topic}>
              {room.kind !== 'direct' && '· '}
              <bdi>{room.topic}</bdi>
            </span>
          )}
        </p>
      </div>
      <IconButton
        icon="search"
        label={t('rooms.foundIn', { name: roomName(room, meId) })}
        aria-expanded={view.roomSearch.value !== undefined}
        onClick={search}
      />
      <IconButton icon="users" label={t('rooms.people.toggle')} onClick={toggle} />
      {joined && room.archivedAt === null && room.kind !== 'direct' && <More room={room} />}
    </header>
  )
}

function More({ room }: { room: Room }) {
  const meId = useMeId()
  const view = useView()
  const role = useRole()
  const host = isHost(room, meId) || role === 'admin'
  const items: (MenuItem | 'line')[] = [
    { icon: 'userPlus', label: t('rooms.invite'), onSelect: () => view.open('invite') },
    ...(host ? [{ icon: 'pencil', label: t('rooms.edit'), onSelect: () => view.open('editRoom') } as const] : []),
    ...(host && room.kind !== 'direct'
      ? [{ icon: 'clock', label: t('rooms.slow'), onSelect: () => view.open('slow') } as const]
      : []),
    'line',
    { icon: 'signOut', label: t('rooms.leave'), onSelect: () => view.open('leaveRoom') },
    ...(host
      ? [
          {
            icon: 'archive',
            label: t(room.kind === 'qa' ? 'rooms.endQa' : 'rooms.archive'),
            danger: true,
            onSelect: () => view.open('archiveRoom'),
          } as const,
        ]
      : []),
  ]
  return <Menu items={items}>{(trigger) => <IconButton icon="ellipsis" label={t('more')} {...trigger} />}</Menu>
}
