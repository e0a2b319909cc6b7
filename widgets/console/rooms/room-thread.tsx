import { useSignal, useSignalEffect } from '@preact/signals'
import { useState } from 'preact/hooks'
import type { Message, Room } from '../../../src/protocol/wire.ts'
import { Confirm } from '../../ui/components/dialog.tsx'
import { useInbox, useMeId, useRole, useRooms } from '../desk/context.ts'
import { isHost } from '../stores/room-lists.ts'
import type { ThreadView } from '../stores/thread-view.ts'
import { ThreadPane } from '../thread/thread-pane.tsx'
import { t } from '../words/words.ts'
import { MentionText } from './mention-text.tsx'
import type { Person } from './mentions.ts'
import { useRoomCommands } from './room-commands.ts'

export function RoomThread({ room, joined, thread }: { room: Room; joined: boolean; thread: ThreadView }) {
  const inbox = useInbox()
  const rooms = useRooms()
  const role = useRole()
  const meId = useMeId()
  const newAfter = useReadBefore(thread, meId, joined)
  const mayRemove = room.kind !== 'direct' && room.archivedAt === null && (isHost(room, meId) || role === 'admin')
  const called = ({ mentions = [] }: Message): Person[] => mentions.flatMap((id) => personOf(id) ?? [])
  const personOf = (id: string): Person | undefined =>
    room.members.find((each) => each.id === id) ?? inbox.agents.value.get(id)
  const [asked, setAsked] = useState<Asked | undefined>(undefined)
  return (
    <>
      <ThreadPane
        chat={{ open: thread }}
        look={{
          me: meId,
          isOurs: (author) => author.id === meId,
          nameOf: (author) => author.name || t('visitor'),
          newAfter,
          onRead: () => joined && rooms.markRead(room.id),
          text: (message) => <MentionText text={message.text ?? ''} called={called(message)} me={meId} />,
          calls: (message) => message.mentions?.includes(meId) === true,
          acts: (message) =>
            mayRemove && (
              <span class="message-acts">
                <button type="button" class="link" onClick={() => setAsked({ what: 'message', message })}>
                  {t('rooms.remove')}
                </button>
                {message.author.kind === 'visitor' && (
                  <button type="button" class="link" onClick={() => setAsked({ what: 'person', message })}>
                    {t('rooms.removePerson')}
                  </button>
                )}
              </span>
            ),
        }}
      />
      {asked && <Removal room={room} asked={asked} onClose={() => setAsked(undefined)} />}
    </>
  )
}

interface Asked {
  what: 'message' | 'person'
  message: Message
}

/** Asks before a removal. Neither kind can be undone, and both buttons stand where a finger taps to see the time. */
function Removal({ room, asked: { what, message }, onClose }: { room: Room; asked: Asked; onClose(): void }) {
  const roomCommands = useRoomCommands()
  const { author, seq } = message
  const remove = () => {
    onClose()
    void (what === 'message'
      ? roomCommands.removeMessage(room.thread, seq)
      : roomCommands.removePerson(room.id, author))
  }
  const [title, text, action] =
    what === 'message'
      ? [t('rooms.removeTitle'), t('rooms.removeText'), t('rooms.remove')]
      : [
          t('rooms.removePersonTitle', { name: author.name || t('visitor') }),
          t('rooms.removePersonText'),
          t('rooms.removePerson'),
        ]
  return (
    <Confirm title={title} action={action} danger onConfirm={remove} onClose={onClose}>
      <p>{text}</p>
    </Confirm>
  )
}

/** Returns how far this agent had read when it came in. Reading on does not move the line. */
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
