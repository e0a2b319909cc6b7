import { useState } from 'preact/hooks'
import { type Agent, LIMITS, type StaffConversation } from '../../../src/protocol/wire.ts'
import { Avatar } from '../../ui/components/avatar.tsx'
import { Button } from '../../ui/components/button.tsx'
import { Dialog } from '../../ui/components/dialog.tsx'
import { Icon } from '../../ui/components/icon.tsx'
import { useGuarded } from '../../ui/forms/unsaved.ts'
import { useChatCommands, useInbox, useMeId, useView } from '../desk/context.ts'
import { statusWords } from '../shell/availability-menu.tsx'
import { t } from '../words/words.ts'

const QUEUE = 'queue'

export function TransferDialog({ conversation }: { conversation: StaffConversation }) {
  const commands = useChatCommands()
  const inbox = useInbox()
  const meId = useMeId()
  const view = useView()
  const [note, setNote] = useState('')
  const [busy, setBusy] = useState(false)
  const colleagues = [...inbox.agents.value.values()]
    .filter((agent) => agent.id !== meId && !agent.disabled && !agent.invited)
    .sort(byRoom)
  const [to, setTo] = useState<string>(colleagues.find(canTake)?.id ?? QUEUE)
  const close = useGuarded(() => view.shut(), note.trim(), busy)
  const send = async () => {
    if (busy) return
    setBusy(true)
    const done = await commands.transfer(
      conversation,
      to === QUEUE ? { kind: 'queue' } : { kind: 'agent', id: to },
      note,
    )
    setBusy(false)
    if (done) view.shut()
  }
  const actions = (
    <>
      <Button onClick={close}>{t('cancel')}</Button>
      <Button look="primary" type="submit" busy={busy}>
        {t('transfer')}
      </Button>
    </>
  )
  return (
    <Dialog title={t('transfer.title')} onClose={close} onSubmit={() => void send()} actions={actions}>
      <fieldset class="people">
        <legend class="visually-hidden">{t('transfer.to')}</legend>
        {colleagues.map((agent) => (
          <Colleague key={agent.id} agent={agent} chosen={to === agent.id} onChoose={() => setTo(agent.id)} />
        ))}
        {!colleagues.some(canTake) && <p class="hint">{t('transfer.noone')}</p>}
        <label class="person">
          <input type="radio" name="to" checked={to === QUEUE} onChange={() => setTo(QUEUE)} autofocus={to === QUEUE} />
          <span class="person-icon">
            <Icon name="chat" />
          </span>
          <span class="person-name">
            {t('transfer.queue')}
            <small>{t('transfer.queueHint')}</small>
          </span>
        </label>
      </fieldset>
      <label class="field">
        <span class="field__label">{t('transfer.note')}</span>
        <textarea
          class="input"
          rows={3}
          maxLength={LIMITS.textLength}
          dir="auto"
          value={note}
          onInput={(event) => setNote(event.currentTarget.value)}
        />
      </label>
    </Dialog>
  )
}

function Colleague({ agent, chosen, onChoose }: { agent: Agent; chosen: boolean; onChoose(): void }) {
  const full = agent.load >= agent.capacity
  return (
    <label class="person" data-disabled={!canTake(agent)}>
      <input
        type="radio"
        name="to"
        checked={chosen}
        disabled={!canTake(agent)}
        onChange={onChoose}
        autofocus={chosen}
      />
      <Avatar name={agent.name} id={agent.id} presence={agent.present ? agent.availability : 'offline'} />
      <span class="person-name">
        <bdi>{agent.name}</bdi>
        <small>{agent.present ? statusWords(agent) : t('availability.offline')}</small>
      </span>
      <span class="person-load">
        {t('availability.load', { load: agent.load, count: agent.capacity })}
        {full && ` · ${t('transfer.full')}`}
      </span>
    </label>
  )
}

/** Says whether an agent can take the chat, by the server's rule: online and with free capacity. */
function canTake(agent: Agent): boolean {
  return agent.present && agent.availability === 'online' && agent.load < agent.capacity
}

function byRoom(a: Agent, b: Agent): number {
  return Number(canTake(b)) - Number(canTake(a)) || a.load - b.load || a.name.localeCompare(b.name)
}
