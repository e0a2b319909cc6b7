import type { ComponentChildren } from 'preact'
import type { Room } from '../../../src/protocol/wire.ts'
import { Button } from '../../ui/components/button.tsx'
import { useMeId } from '../desk/context.ts'
import { roomName } from '../stores/room-lists.ts'
import type { ThreadView } from '../stores/thread-view.ts'
import { Writing } from '../thread/writing.tsx'
import { t } from '../words/words.ts'
import { mentionSuggestions } from './mention-suggestions.tsx'
import { mentionsIn } from './mentions.ts'
import { useRoomCommands } from './room-commands.ts'

export function RoomComposer({ room, joined, thread }: { room: Room; joined: boolean; thread: ThreadView }) {
  const roomCommands = useRoomCommands()
  const meId = useMeId()
  if (room.archivedAt !== null) return <Reason>{t('rooms.archived')}</Reason>
  if (!joined) {
    return (
      <Reason>
        {t('rooms.joinText')}
        <Button look="primary" onClick={() => void roomCommands.join(room.id)}>
          {t('rooms.join')}
        </Button>
      </Reason>
    )
  }
  const { members } = room
  if (members.find(({ id }) => id === meId)?.role === 'reader') return <Reason>{t('rooms.reader')}</Reason>
  return (
    <div class="composer">
      <Writing
        thread={thread}
        room={{
          hint: t('rooms.hint', { name: roomName(room, meId) }),
          people: mentionSuggestions(meId, members),
          mentionsIn: (text) => mentionsIn(text, members),
        }}
      />
    </div>
  )
}

function Reason({ children }: { children: ComponentChildren }) {
  return (
    <div class="composer">
      <div class="composer-reason room-reason">{children}</div>
    </div>
  )
}
