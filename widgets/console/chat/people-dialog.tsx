/**
 * This dialog shows who is in the chat besides the visitor and its agent. A colleague or a person from outside can be
 * brought in, and one can be removed.
 */
import { useState } from 'preact/hooks'
import { type Agent, LIMITS, type Person, type StaffConversation } from '../../../src/protocol/wire.ts'
import { Avatar } from '../../ui/components/avatar.tsx'
import { Button } from '../../ui/components/button.tsx'
import { CopyBox } from '../../ui/components/copy-box.tsx'
import { Dialog } from '../../ui/components/dialog.tsx'
import { ErrorNotice } from '../../ui/components/states.tsx'
import { useLoad } from '../../ui/components/use-load.ts'
import { useGuarded } from '../../ui/forms/unsaved.ts'
import { call } from '../../ui/session/call.ts'
import { useChatCommands, useInbox, useView } from '../desk/context.ts'
import { inviteGuest } from '../desk/visitors.ts'
import { t } from '../words/words.ts'

const HOURS = [1, 8, 24, 168] as const

export function PeopleDialog({ conversation }: { conversation: StaffConversation }) {
  const view = useView()
  const [guest, setGuest] = useState('')
  const close = useGuarded(() => view.shut(), guest.trim(), false)
  const actions = <Button onClick={close}>{t('people.done')}</Button>
  return (
    <Dialog title={t('people.title')} onClose={close} actions={actions}>
      <Inside conversation={conversation} />
      <AddColleague conversation={conversation} />
      <AddDepartment conversation={conversation} />
      <AddGuest conversation={conversation} name={guest} onName={setGuest} />
    </Dialog>
  )
}

function Inside({ conversation }: { conversation: StaffConversation }) {
  const commands = useChatCommands()
  const { people } = conversation
  if (people.length === 0) return <p class="hint">{t('people.none')}</p>
  return (
    <section class="people-inside">
      {people.map((person) => (
        <div key={person.id} class="person">
          <Avatar name={person.name} id={person.id} />
          <span class="person-name">
            <bdi>{person.name}</bdi>
            <small>{roleWords(person)}</small>
          </span>
          <Button look="quiet" size="small" onClick={() => void commands.narrow(conversation, person.id)}>
            {t('people.remove')}
          </Button>
        </div>
      ))}
      {people.length > 1 && <Button onClick={() => void commands.narrow(conversation)}>{t('people.narrow')}</Button>}
    </section>
  )
}

function AddColleague({ conversation }: { conversation: StaffConversation }) {
  const commands = useChatCommands()
  const inbox = useInbox()
  const inside = new Set([conversation.agent?.id, ...conversation.people.map((person) => person.id)])
  const colleagues = [...inbox.agents.value.values()]
    .filter((agent) => !inside.has(agent.id) && !agent.disabled && !agent.invited)
    .sort((a, b) => Number(b.present) - Number(a.present) || a.name.localeCompare(b.name))
  const [chosen, setChosen] = useState('')
  const id = colleagues.some((agent) => agent.id === chosen) ? chosen : (colleagues[0]?.id ?? '')
  if (colleagues.length === 0) return null
  return (
    <div class="people-add">
      <label class="field">
        <span class="field__label">{t('people.colleague')}</span>
        <select class="input" value={id} onChange={(event) => setChosen(event.currentTarget.value)}>
          {colleagues.map((agent) => (
            <option key={agent.id} value={agent.id}>
              {agent.name} · {t(`availability.${agent.present ? agent.availability : 'offline'}`)}
            </option>
          ))}
        </select>
      </label>
      <Button look="primary" onClick={() => void commands.widen(conversation, { kind: 'agent', id })}>
        {t('people.add')}
      </Button>
    </div>
  )
}

/**
 * Brings in a department that has somebody to bring in. Departments are loaded at each opening, because an admin may
 * have made one meanwhile.
 */
function AddDepartment({ conversation }: { conversation: StaffConversation }) {
  const commands = useChatCommands()
  const inbox = useInbox()
  const { state } = useLoad(async () => (await call('listDepartments')).items, [])
  const [chosen, setChosen] = useState('')
  const agents = inbox.agents.value
  const inside = new Set([conversation.agent?.id, ...conversation.people.map((person) => person.id)])
  const departments = (state.kind === 'ready' ? state.value : [])
    .map(({ id, name, agents: ids }) => ({
      id,
      name,
      count: ids.filter((each) => isOutside(agents.get(each), inside)).length,
    }))
    .filter(({ count }) => count > 0)
  const id = departments.some((department) => department.id === chosen) ? chosen : departments[0]?.id
  if (state.kind === 'failed') return <ErrorNotice error={state.error} />
  if (id === undefined) return null
  return (
    <div class="people-add">
      <label class="field">
        <span class="field__label">{t('people.department')}</span>
        <select class="input" value={id} onChange={(event) => setChosen(event.currentTarget.value)}>
          {departments.map((department) => (
            <option key={department.id} value={department.id}>
              {department.name} · {t('people.count', { count: department.count })}
            </option>
          ))}
        </select>
      </label>
      <Button look="primary" onClick={() => void commands.widen(conversation, { kind: 'department', id })}>
        {t('people.addAll')}
      </Button>
    </div>
  )
}

const isOutside = (agent: Agent | undefined, inside: ReadonlySet<string | undefined>): boolean =>
  agent !== undefined && !agent.disabled && !inside.has(agent.id)

interface AddGuestProps {
  conversation: StaffConversation
  name: string
  onName(name: string): void
}

function AddGuest({ conversation, name, onName }: AddGuestProps) {
  const [role, setRole] = useState<Person['role']>('speaker')
  const [hours, setHours] = useState<number>(24)
  const [link, setLink] = useState<string>()
  const [busy, setBusy] = useState(false)
  const invite = async () => {
    if (name.trim() === '' || busy) return
    setBusy(true)
    const made = await inviteGuest(conversation, { name: name.trim(), role, hours })
    setBusy(false)
    if (made === undefined) return
    setLink(made)
    onName('')
  }
  return (
    <section class="people-guest">
      <label class="field">
        <span class="field__label">{t('people.guest')}</span>
        <input
          class="input"
          maxLength={LIMITS.nameLength}
          dir="auto"
          value={name}
          placeholder={t('people.guestName')}
          onInput={(event) => onName(event.currentTarget.value)}
        />
      </label>
      <div class="people-add">
        <label class="field">
          <span class="field__label">{t('people.may')}</span>
          <select class="input" value={role} onChange={(event) => setRole(event.currentTarget.value as Person['role'])}>
            <option value="speaker">{t('people.speaker')}</option>
            <option value="reader">{t('people.reader')}</option>
          </select>
        </label>
        <label class="field">
          <span class="field__label">{t('people.expires')}</span>
          <select class="input" value={String(hours)} onChange={(event) => setHours(Number(event.currentTarget.value))}>
            {HOURS.map((each) => (
              <option key={each} value={String(each)}>
                {t('people.hours', { count: each })}
              </option>
            ))}
          </select>
        </label>
        <Button look="primary" busy={busy} disabled={name.trim() === ''} onClick={() => void invite()}>
          {t('people.link')}
        </Button>
      </div>
      {link !== undefined && (
        <>
          <p class="hint">{t('people.linkHint')}</p>
          <CopyBox text={link} />
        </>
      )}
    </section>
  )
}

function roleWords(person: Person): string {
  const kind = t(person.kind === 'guest' ? 'people.isGuest' : 'people.isColleague')
  return person.role === 'reader' ? `${kind} · ${t('people.reader')}` : kind
}
