import { useState } from 'preact/hooks'
import { LIMITS } from '../../../src/protocol/wire.ts'
import { Field, Select, TextInput } from '../../ui/components/field.tsx'
import { useConsole } from '../context.ts'
import { t } from '../words.ts'
import { colleagues } from './colleagues.ts'
import { PeoplePicker } from './people-picker.tsx'
import { createRoom } from './room-commands.ts'
import { WorkDialog } from './work-dialog.tsx'

const KINDS = ['open', 'private'] as const

export function NewRoomDialog() {
  const { desk } = useConsole()
  const [kind, setKind] = useState<(typeof KINDS)[number]>('open')
  const [name, setName] = useState('')
  const [topic, setTopic] = useState('')
  const [members, setMembers] = useState<string[]>([])
  const create = () => {
    const base = { kind, name: name.trim(), ...(topic.trim() !== '' && { topic: topic.trim() }), ...(members.length > 0 && { members }) }
    return createRoom(desk, base)
  }
  return (
    <WorkDialog title={t('rooms.new')} action={t('rooms.create')} ready={name.trim() !== ''} work={create}>
      <Field label={t('rooms.name')}>
        {(control) => <TextInput {...control} value={name} maxLength={LIMITS.nameLength} dir="auto" autocomplete="off" onText={setName} />}
      </Field>
      <Field label={t('rooms.topic')}>
        {(control) => <TextInput {...control} value={topic} maxLength={200} dir="auto" autocomplete="off" onText={setTopic} />}
      </Field>
      <Field label={t('rooms.kind')}>
        {(control) => (
          <Select
            {...control}
            value={kind}
            options={KINDS.map((value) => ({ value, label: t(`rooms.kind.${value}`) }))}
            onChoose={(value) => setKind(value)}
          />
        )}
      </Field>
      <PeoplePicker label={t('rooms.people')} people={colleagues(desk)} chosen={members} onChoose={setMembers} />
    </WorkDialog>
  )
}
