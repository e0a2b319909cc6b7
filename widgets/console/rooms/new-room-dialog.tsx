import { useEffect, useState } from 'preact/hooks'
import { LIMITS } from '../../../src/protocol/wire.ts'
import { Field, Select, TextInput } from '../../ui/components/field.tsx'
import { call } from '../../ui/session/call.ts'
import { type ConsoleContext, useConsole } from '../context.ts'
import { t } from '../words.ts'
import { colleagues } from './colleagues.ts'
import { PeoplePicker } from './people-picker.tsx'
import { createRoom } from './room-commands.ts'
import { WorkDialog } from './work-dialog.tsx'

interface SiteName {
  id: string
  name: string
}
const KINDS = ['open', 'private', 'session'] as const

export function NewRoomDialog() {
  const { desk } = useConsole()
  const sites = useSites()
  const [kind, setKind] = useState<(typeof KINDS)[number]>('open')
  const [name, setName] = useState('')
  const [topic, setTopic] = useState('')
  const [site, setSite] = useState('')
  const [members, setMembers] = useState<string[]>([])
  const siteId = site || (sites[0]?.id ?? '')
  const session = kind === 'session'
  const create = () => {
    const base = { kind, name: name.trim(), ...(topic.trim() !== '' && { topic: topic.trim() }), ...(members.length > 0 && { members }) }
    return createRoom(desk, session ? { ...base, site: siteId } : base)
  }
  // Without a site that we know of there is no session to be made.
  const kinds = KINDS.filter((each) => each !== 'session' || sites.length > 0)
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
            options={kinds.map((value) => ({ value, label: t(`rooms.kind.${value}`) }))}
            onChoose={(value) => setKind(value)}
          />
        )}
      </Field>
      {session && (
        <Field label={t('rooms.site')}>
          {(control) => (
            <Select {...control} value={siteId} options={sites.map(({ id, name }) => ({ value: id, label: name }))} onChoose={setSite} />
          )}
        </Field>
      )}
      <PeoplePicker label={t(session ? 'rooms.hosts' : 'rooms.people')} people={colleagues(desk)} chosen={members} onChoose={setMembers} />
    </WorkDialog>
  )
}

/** Admins see all sites; others those that they have seen chats of. */
function useSites(): SiteName[] {
  const { desk, role } = useConsole()
  const [all, setAll] = useState<SiteName[]>([])
  useEffect(() => {
    if (role === 'admin')
      call('listSites').then(
        ({ items }) => setAll(items),
        () => {},
      )
  }, [])
  return all.length > 0 ? all : knownSites(desk)
}

function knownSites({ inbox, rooms }: ConsoleContext['desk']): SiteName[] {
  const seen = [
    ...[...inbox.conversations.value.values()].map(({ site }) => site),
    ...[...rooms.standings.value.values()].map(({ room }) => room.site),
  ]
  return [...new Map(seen.flatMap((site) => (site === null ? [] : [[site.id, site] as const]))).values()]
}
