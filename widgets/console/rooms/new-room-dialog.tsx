import { useState } from 'preact/hooks'
import { Field, Select } from '../../ui/components/field.tsx'
import { useLoad } from '../../ui/components/use-load.ts'
import { call } from '../../ui/session/call.ts'
import { useInbox, useRole } from '../desk/context.ts'
import { t } from '../words/words.ts'
import { colleagues } from './colleagues.ts'
import { PeoplePicker } from './people-picker.tsx'
import { useRoomCommands } from './room-commands.ts'
import { RoomFields } from './room-fields.tsx'
import { SlowSelect } from './slow-select.tsx'
import { WorkDialog } from './work-dialog.tsx'

const KINDS = ['open', 'private', 'qa'] as const
type Kind = (typeof KINDS)[number]
/** This is the server's own default. */
const QA_SLOW_MS = 5_000

export function NewRoomDialog() {
  const roomCommands = useRoomCommands()
  const inbox = useInbox()
  const role = useRole()
  const maySpeakToAll = role === 'admin' || inbox.me.value?.mayAnnounce === true
  const [kind, setKind] = useState<Kind>('open')
  const [name, setName] = useState('')
  const [topic, setTopic] = useState('')
  const [members, setMembers] = useState<string[]>([])
  const [site, setSite] = useState('')
  const [slowModeMs, setSlowMode] = useState(QA_SLOW_MS)
  const qa = kind === 'qa'
  const create = () =>
    roomCommands.create({
      kind,
      name: name.trim(),
      ...(topic.trim() !== '' && { topic: topic.trim() }),
      ...(members.length > 0 && { members }),
      ...(qa && { site, slowModeMs }),
    })
  const kinds = KINDS.filter((value) => value !== 'qa' || maySpeakToAll)
  return (
    <WorkDialog
      held={[name, topic, members]}
      title={t('rooms.new')}
      action={t('rooms.create')}
      ready={name.trim() !== '' && (!qa || site !== '')}
      work={create}
    >
      <RoomFields name={name} topic={topic} onName={setName} onTopic={setTopic} />
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
      {qa && <SiteSelect site={site} onChoose={setSite} />}
      {qa && <SlowSelect ms={slowModeMs} onChoose={setSlowMode} />}
      <PeoplePicker
        label={t(qa ? 'rooms.otherHosts' : 'rooms.people')}
        people={colleagues(inbox)}
        chosen={members}
        onChoose={setMembers}
      />
    </WorkDialog>
  )
}

/** Chooses the site whose visitors are invited; a single one is chosen already. */
function SiteSelect({ site, onChoose }: { site: string; onChoose(site: string): void }) {
  const { state } = useLoad(async () => {
    const { sites } = await call('announcementAudiences')
    if (sites[0] !== undefined) onChoose(sites[0].id)
    return sites
  }, [])
  const sites = state.kind === 'ready' ? state.value : []
  const error = state.kind === 'failed' ? t('rooms.sitesFailed') : undefined
  return (
    <Field label={t('rooms.site')} {...(error !== undefined && { error })}>
      {(control) => (
        <Select
          {...control}
          value={site}
          options={sites.map(({ id, name }) => ({ value: id, label: name }))}
          onChoose={onChoose}
        />
      )}
    </Field>
  )
}
