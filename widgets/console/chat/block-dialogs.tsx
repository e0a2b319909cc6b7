/** These dialogs block a visitor, and close many chats at once. */
import { useState } from 'preact/hooks'
import type { BlockTerms, StaffConversation } from '../../../src/protocol/wire.ts'
import { Confirm } from '../../ui/components/dialog.tsx'
import { toast } from '../../ui/components/toast.tsx'
import { useChatCommands, useInbox, useMeId, useView } from '../desk/context.ts'
import { listed } from '../stores/lists.ts'
import { t, visitorName } from '../words/words.ts'

const HOURS = [1, 24, 168] as const

function Terms({ terms, onChange }: { terms: BlockTerms; onChange(terms: BlockTerms): void }) {
  return (
    <div class="form">
      <fieldset class="people">
        <legend class="field__label">{t('block.howLong')}</legend>
        {HOURS.map((hours) => (
          <label class="person" key={hours}>
            <input
              type="radio"
              name="hours"
              checked={terms.hours === hours}
              onChange={() => onChange({ ...terms, hours })}
            />
            <span class="person-name">{t(`block.hours.${hours}`)}</span>
          </label>
        ))}
      </fieldset>
      <label class="person">
        <input
          type="checkbox"
          checked={terms.network}
          onChange={(event) => onChange({ ...terms, network: event.currentTarget.checked })}
        />
        <span class="person-name">
          {t('block.network')}
          <span class="hint">{t('block.networkHint', { time: t(`block.share.${terms.hours}`) })}</span>
        </span>
      </label>
    </div>
  )
}

export function BlockDialog({ conversation }: { conversation: StaffConversation }) {
  const commands = useChatCommands()
  const view = useView()
  const [terms, setTerms] = useState<BlockTerms>({ hours: 1, network: false })
  const [busy, setBusy] = useState(false)
  const name = visitorName(conversation.visitor, conversation.number)
  const block = async () => {
    if (busy) return
    setBusy(true)
    const done = await commands.blockVisitor(conversation, terms)
    setBusy(false)
    if (!done) return
    view.shut()
    toast(t('block.done', { name }))
  }
  return (
    <Confirm
      title={t('block.title', { name })}
      action={t('block.do')}
      danger
      busy={busy}
      onConfirm={() => void block()}
      onClose={() => view.shut()}
    >
      <p>{t('block.text')}</p>
      <Terms terms={terms} onChange={setTerms} />
    </Confirm>
  )
}

export function ManyDialog({ block }: { block: boolean }) {
  const commands = useChatCommands()
  const inbox = useInbox()
  const meId = useMeId()
  const view = useView()
  const [terms, setTerms] = useState<BlockTerms>({ hours: 1, network: false })
  const [busy, setBusy] = useState(false)
  // These are the chats as they were when the question was asked: what comes meanwhile was not meant.
  const [meant] = useState(() =>
    listed(inbox.conversations.peek().values(), view.list.peek(), 'newest', meId).filter(({ id }) =>
      view.picked.ids.peek().has(id),
    ),
  )
  const count = meant.length
  const act = async () => {
    if (busy) return
    setBusy(true)
    const refused = await commands.closeMany(meant, block ? terms : undefined)
    setBusy(false)
    if (refused === undefined) return
    view.shut()
    const done = count - refused
    if (refused === 0) {
      view.picked.clear()
      toast(t(block ? 'blockMany.done' : 'closeMany.done', { count: done }))
    }
    // Chats that could not be closed stay picked for another try.
    else toast(t('closeMany.some', { done, all: count }), { look: 'danger' })
  }
  return (
    <Confirm
      title={t(block ? 'blockMany.title' : 'closeMany.title', { count })}
      action={t(block ? 'blockMany.do' : 'closeMany.do', { count })}
      danger
      busy={busy}
      onConfirm={() => void act()}
      onClose={() => view.shut()}
    >
      <p>{t(block ? 'block.text' : 'closeMany.text')}</p>
      {block && <Terms terms={terms} onChange={setTerms} />}
    </Confirm>
  )
}
