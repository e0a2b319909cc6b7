import type { Room, RoomMember } from '../../../src/protocol/wire.ts'
import { IconButton } from '../../ui/components/button.tsx'
import { useMeId, usePreferences, useRole, useView } from '../desk/context.ts'
import { isHost } from '../stores/room-lists.ts'
import { t } from '../words/words.ts'
import { PersonFace } from './person-face.tsx'
import { useRoomCommands } from './room-commands.ts'

export function RoomPeople({ room }: { room: Room }) {
  const roomCommands = useRoomCommands()
  const meId = useMeId()
  const preferences = usePreferences()
  const view = useView()
  const role = useRole()
  const mayRemove = room.kind !== 'direct' && room.archivedAt === null && (isHost(room, meId) || role === 'admin')
  const title = t(room.kind === 'qa' ? 'rooms.hosts' : 'rooms.people')
  const members = [...room.members].sort(
    (a, b) => Number(b.role === 'host') - Number(a.role === 'host') || a.name.localeCompare(b.name),
  )
  return (
    <aside class="details" aria-label={title}>
      <header class="details-head">
        <h2>{title}</h2>
        <IconButton icon="close" label={t('details.hide')} onClick={() => view.shutDetails(preferences)} />
      </header>
      {room.kind !== 'direct' && (
        <div class="room-about" dir="auto">
          <strong>{room.name}</strong>
          {room.topic !== '' && <p class="quiet">{room.topic}</p>}
        </div>
      )}
      {room.kind === 'qa' && <p class="hint room-note">{t('rooms.hostsNote')}</p>}
      <ul class="details-body room-people">
        {members.map((member) => (
          <Member
            key={member.id}
            member={member}
            {...(mayRemove &&
              member.id !== meId && { onRemove: () => void roomCommands.removeMember(room.id, member.id) })}
          />
        ))}
      </ul>
    </aside>
  )
}

function Member({ member, onRemove }: { member: RoomMember; onRemove?: () => void }) {
  const meId = useMeId()
  return (
    <li class="room-person">
      <PersonFace person={member} size="normal" />
      <span class="person-name">
        <bdi>{member.id === meId ? `${member.name} (${t('you')})` : member.name}</bdi>
        <small>{t(`rooms.role.${member.role}`)}</small>
      </span>
      {onRemove && (
        <IconButton
          size="small"
          icon="close"
          label={t('rooms.removeMember', { name: member.name })}
          onClick={onRemove}
        />
      )}
    </li>
  )
}
