import { useState } from 'preact/hooks'
import type { Room } from '../../../src/protocol/wire.ts'
import { useInbox, useMeId } from '../desk/context.ts'
import { roomName } from '../stores/room-lists.ts'
import { t } from '../words/words.ts'
import { colleagues } from './colleagues.ts'
import { PeoplePicker } from './people-picker.tsx'
import { useRoomCommands } from './room-commands.ts'
import { RoomFields } from './room-fields.tsx'
import { SlowSelect } from './slow-select.tsx'
import { WorkDialog } from './work-dialog.tsx'

export function DirectDialog() {
  const roomCommands = useRoomCommands()
  const inbox = useInbox()
  const [chosen, setChosen] = useState<string[]>([])
  const [to] = chosen
  const work = async () => to !== undefined && roomCommands.openDirect(to)
  return (
    <WorkDialog title={t('rooms.newMessage')} action={t('rooms.newMessage')} ready={to !== undefined} work={work}>
      <PeoplePicker single label={t('rooms.to')} people={colleagues(inbox)} chosen={chosen} onChoose={setChosen} />
    </WorkDialog>
  )
}

export function InviteDialog({ room }: { room: Room }) {
  const roomCommands = useRoomCommands()
  const inbox = useInbox()
  const [chosen, setChosen] = useState<string[]>([])
  return (
    <WorkDialog
      title={t('rooms.invite')}
      action={t('rooms.doInvite')}
      ready={chosen.length > 0}
      work={() => roomCommands.invite(room.id, chosen)}
    >
      <PeoplePicker
        label={t('rooms.people')}
        people={colleagues(inbox, room.members)}
        chosen={chosen}
        onChoose={setChosen}
      />
    </WorkDialog>
  )
}

export function EditRoomDialog({ room }: { room: Room }) {
  const roomCommands = useRoomCommands()
  const [name, setName] = useState(room.name)
  const [topic, setTopic] = useState(room.topic)
  const work = () => roomCommands.update({ room: room.id, name: name.trim(), topic: topic.trim() })
  return (
    <WorkDialog held={[name, topic]} title={t('rooms.edit')} action={t('save')} ready={name.trim() !== ''} work={work}>
      <RoomFields name={name} topic={topic} onName={setName} onTopic={setTopic} />
    </WorkDialog>
  )
}

export function SlowDialog({ room }: { room: Room }) {
  const roomCommands = useRoomCommands()
  const [slowModeMs, setSlowMode] = useState(room.slowModeMs)
  return (
    <WorkDialog
      title={t('rooms.slow')}
      action={t('save')}
      work={() => roomCommands.update({ room: room.id, slowModeMs })}
    >
      <SlowSelect ms={slowModeMs} onChoose={setSlowMode} />
    </WorkDialog>
  )
}

export function LeaveDialog({ room }: { room: Room }) {
  const roomCommands = useRoomCommands()
  const meId = useMeId()
  return (
    <WorkDialog danger title={t('rooms.leave')} action={t('rooms.leave')} work={() => roomCommands.leave(room)}>
      <p>{t('rooms.leaveText', { name: roomName(room, meId) })}</p>
    </WorkDialog>
  )
}

export function ArchiveDialog({ room }: { room: Room }) {
  const roomCommands = useRoomCommands()
  const meId = useMeId()
  const title = t(room.kind === 'qa' ? 'rooms.endQa' : 'rooms.archive')
  return (
    <WorkDialog danger title={title} action={title} work={() => roomCommands.archive(room.id)}>
      <p>{t(room.kind === 'qa' ? 'rooms.endQaText' : 'rooms.archiveText', { name: roomName(room, meId) })}</p>
    </WorkDialog>
  )
}
