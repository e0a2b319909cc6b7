import { useState } from 'preact/hooks'
import type { StaffConversation } from '../../../src/protocol/wire.ts'
import { Button } from '../../ui/components/button.tsx'
import { Dialog } from '../../ui/components/dialog.tsx'
import { toast } from '../../ui/components/toast.tsx'
import { closeChat, makeTicket } from '../commands.ts'
import { useConsole } from '../context.ts'
import { t, visitorName } from '../words.ts'

export function CloseDialog({ conversation, next }: { conversation: StaffConversation; next: boolean }) {
  const { desk, view } = useConsole()
  const close = () => {
    view.shut()
    void closeChat(desk, conversation, { next })
  }
  const actions = (
    <>
      <Button onClick={() => view.shut()}>{t('cancel')}</Button>
      <Button look="primary" autofocus onClick={close}>
        {t(next ? 'close.andNext' : 'close.do')}
      </Button>
    </>
  )
  return (
    <Dialog title={t('close.title')} onClose={() => view.shut()} actions={actions}>
      <p>{t('close.text', { name: visitorName(conversation.visitor, conversation.number) })}</p>
    </Dialog>
  )
}

export function TicketDialog({ conversation }: { conversation: StaffConversation }) {
  const { desk, view } = useConsole()
  const [subject, setSubject] = useState(conversation.lastMessage?.preview ?? '')
  const [busy, setBusy] = useState(false)
  const make = async () => {
    if (subject.trim() === '' || busy) return
    setBusy(true)
    const ticket = await makeTicket(desk, conversation, subject.trim())
    setBusy(false)
    if (ticket === undefined) return
    view.shut()
    toast(t('ticket.made', { number: String(ticket.number) }))
  }
  const actions = (
    <>
      <Button onClick={() => view.shut()}>{t('cancel')}</Button>
      <Button look="primary" type="submit" busy={busy} disabled={subject.trim() === ''}>
        {t('ticket.make')}
      </Button>
    </>
  )
  return (
    <Dialog title={t('ticket.make')} onClose={() => view.shut()} onSubmit={() => void make()} actions={actions}>
      <label class="field">
        <span class="field__label">{t('ticket.subject')}</span>
        <input
          class="input"
          maxLength={200}
          dir="auto"
          value={subject}
          autofocus
          onInput={(event) => setSubject(event.currentTarget.value)}
        />
      </label>
    </Dialog>
  )
}
