import type { Room } from '../../../src/protocol/wire.ts'
import { Icon } from '../../ui/components/icon.tsx'
import { useMeId } from '../desk/context.ts'
import { otherOf } from '../stores/room-lists.ts'
import { PersonFace } from './person-face.tsx'

const SIGNS = { open: 'users', private: 'lock', qa: 'megaphone' } as const

export function RoomFace({ room }: { room: Room }) {
  const other = otherOf(room, useMeId())
  if (room.kind === 'direct') return <PersonFace person={other ?? { id: room.id, name: room.name }} size="normal" />
  return (
    <span class="room-face">
      <Icon name={SIGNS[room.kind]} size={18} />
    </span>
  )
}
