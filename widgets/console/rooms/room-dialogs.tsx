import { useState } from 'preact/hooks'
import { LIMITS, type Room } from '../../../src/protocol/wire.ts'
import { Field, TextInput } from '../../ui/components/field.tsx'
import { useConsole } from '../desk/context.ts'
import { roomName } from '../stores/room-lists.ts'
import { t } from '../words/words.ts'
import { colleagues } from './colleagues.ts'
import { PeoplePicker } from './people-picker.tsx'
import { archiveRoom, inviteToRoom, leaveRoom, openDirect, updateRoom } from './room-commands.ts'
import { SlowSelect } from './slow-select.tsx'
import { WorkDialog } from './work-dialog.tsx'

export function DirectDialog() {
  const { desk } = useConsole()
  const [chosen, setChosen] = useState<string[]>([])
  const [to] = chosen
  const work = async () => to !== undefined && openDirect(desk, to)
  return (
    <WorkDialog title={t('rooms.newMessage')} action={t('rooms.newMessage')} ready={to !== undefined} work={work}>
      <PeoplePicker single label={t('rooms.to')} people={colleagues(desk.inbox)} chosen={chosen} onChoose={setChosen} />
    </WorkDialog>
  )
}

export function InviteDialog({ room }: { room: Room }) {
  const { desk } = useConsole()
  const [chosen, setChosen] = useState<string[]>([])
  return (
    <WorkDialog
      title={t('rooms.invite')}
      action={t('rooms.doInvite')}
      ready={chosen.length > 0}
      work={() => inviteToRoom(desk, room.id, chosen)}
    >
      <PeoplePicker
        label={t('rooms.people')}
        people={colleagues(desk.inbox, room.members)}
        chosen={chosen}
        onChoose={setChosen}
      />
    </WorkDialog>
  )
}

export function EditRoomDialog({ room }: { room: Room }) {
  const { desk } = useConsole()
  const [name, setName] = useState(room.name)
  const [topic, setTopic] = useState(room.topic)
  const work = () => updateRoom(desk, { room: room.id, name: name.trim(), topic: topic.trim() })
  return (
    <WorkDialog held={[name, topic]} title={t('rooms.edit')} action={t('save')} ready={name.trim() !== ''} work={work}>
      <Field label={t('rooms.name')}>
        {(control) => (
          <TextInput
            {...control}
            value={name}
            maxLength={LIMITS.nameLength}
            dir="auto"
            autocomplete="off"
            onText={setName}
          />
        )}
      </Field>
      <Field label={t('rooms.topic')}>
        {(control) => (
          <TextInput {...control} value={topic} maxLength={200} dir="auto" autocomplete="off" onText={setTopic} />
        )}
      </Field>
    </WorkDialog>
  )
}

export function SlowDialog({ room }: { room: Room }) {
  const { desk } = useConsole()
  const [slowModeMs, setSlowMode] = useState(room.slowModeMs)
  return (
    <WorkDialog title={t('rooms.slow')} action={t('save')} work={() => updateRoom(desk, { room: room.id, slowModeMs })}>
      <SlowSelect ms={slowModeMs} onChoose={setSlowMode} />
    </WorkDialog>
  )
}

export function LeaveDialog({ room }: { room: Room }) {
  const { desk } = useConsole()
  return (
    <WorkDialog danger title={t('rooms.leave')} action={t('rooms.leave')} work={() => leaveRoom(desk, room)}>
      <p>{t('rooms.leaveText', { name: roomName(room, desk.meId) })}</p>
    </WorkDialog>
  )
}

export function ArchiveDialog({ room }: { room: Room }) {
  const { desk } = useConsole()
  const title = t(room.kind === 'session' ? 'rooms.endSession' : 'rooms.archive')
  return (
    <WorkDialog danger title={title} action={title} work={() => archiveRoom(desk, room.id)}>
      <p>
        {t(room.kind === 'session' ? 'rooms.endSessionText' : 'rooms.archiveText', { name: roomName(room, desk.meId) })}
      </p>
    </WorkDialog>
  )
}
