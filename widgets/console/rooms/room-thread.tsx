import { useSignal, useSignalEffect } from '@preact/signals'
import type { Message, Room } from '../../../src/protocol/wire.ts'
import { ThreadPane } from '../chat/thread-pane.tsx'
import type { ThreadView } from '../chat/thread-view.ts'
import { useConsole } from '../context.ts'
import { t } from '../words.ts'
import { MentionText } from './mention-text.tsx'
import type { Person } from './mentions.ts'
import { removeMessage, removePerson } from './room-commands.ts'
import { isHost } from './room-lists.ts'

export function RoomThread({ room, joined, thread }: { room: Room; joined: boolean; thread: ThreadView }) {
  const { desk, role } = useConsole()
  const { meId } = desk
  const newAfter = useReadBefore(thread, meId, joined)
  const mayRemove = room.kind !== 'direct' && room.archivedAt === null && (isHost(room, meId) || role === 'admin')
  const called = ({ mentions = [] }: Message): Person[] => mentions.flatMap((id) => personOf(id) ?? [])
  const personOf = (id: string): Person | undefined => room.members.find((each) => each.id === id) ?? desk.inbox.agents.value.get(id)
  return (
    <ThreadPane
      chat={{ open: thread }}
      look={{
        me: meId,
        isOurs: (author) => author.id === meId,
        nameOf: (author) => author.name || t('visitor'),
        newAfter,
        onRead: () => joined && desk.rooms.markRead(room.id),
        text: (message) => <MentionText text={message.text ?? ''} called={called(message)} me={meId} />,
        calls: (message) => message.mentions?.includes(meId) === true,
        acts: (message) =>
          mayRemove && (
            <span class="message-acts">
              <button type="button" class="link" onClick={() => void removeMessage(desk, room.thread, message.seq)}>
                {t('rooms.remove')}
              </button>
              {message.author.kind === 'visitor' && (
                <button type="button" class="link" onClick={() => void removePerson(desk, room.id, message.author)}>
                  {t('rooms.removePerson')}
                </button>
              )}
            </span>
          ),
      }}
    />
  )
}

/** How far this agent had read when it came in: what is read from then on does not move the line. */
function useReadBefore(thread: ThreadView, me: string, joined: boolean) {
  const read = useSignal<number | undefined>(undefined)
  const known = useSignal(false)
  useSignalEffect(() => {
    if (known.peek() || thread.state.value !== 'ready') return
    known.value = true
    const seq = thread.marks.value.find(({ reader }) => reader === me)?.read
    if (joined && seq !== undefined && seq > 0) read.value = seq
  })
  return read
}
