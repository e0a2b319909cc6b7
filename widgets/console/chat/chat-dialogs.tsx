import { useEffect, useState } from 'preact/hooks'
import { LIMITS, type StaffConversation } from '../../../src/protocol/wire.ts'
import { Button } from '../../ui/components/button.tsx'
import { Confirm, Dialog } from '../../ui/components/dialog.tsx'
import { toast } from '../../ui/components/toast.tsx'
import { useGuarded } from '../../ui/forms/unsaved.ts'
import { useChatCommands, useView } from '../desk/context.ts'
import { t, visitorName } from '../words/words.ts'

export function CloseDialog({ conversation, next }: { conversation: StaffConversation; next: boolean }) {
  const commands = useChatCommands()
  const view = useView()
  const close = () => {
    view.shut()
    void commands.close(conversation, { next })
  }
  return (
    <Confirm
      title={t('close.title')}
      action={t(next ? 'close.andNext' : 'close.do')}
      onConfirm={close}
      onClose={() => view.shut()}
    >
      <p>{t('close.text', { name: visitorName(conversation.visitor, conversation.number) })}</p>
    </Confirm>
  )
}

export function TicketDialog({ conversation }: { conversation: StaffConversation }) {
  const commands = useChatCommands()
  const view = useView()
  const [subject, setSubject] = useState('')
  const [offered, setOffered] = useState('')
  useEffect(() => {
    // The first question says what the chat is about; the last line is mostly thanks.
    void commands.firstWords(conversation).then((words) => {
      setOffered(words)
      setSubject((typed) => (typed === '' ? words : typed))
    })
  }, [])
  const [busy, setBusy] = useState(false)
  const close = useGuarded(() => view.shut(), subject === offered ? '' : subject, busy)
  const make = async () => {
    if (subject.trim() === '' || busy) return
    setBusy(true)
    const ticket = await commands.makeTicket(conversation, subject.trim())
    setBusy(false)
    if (ticket === undefined) return
    view.shut()
    toast(t('ticket.made', { number: String(ticket.number) }))
  }
  const actions = (
    <>
      <Button onClick={close}>{t('cancel')}</Button>
      <Button look="primary" type="submit" busy={busy} disabled={subject.trim() === ''}>
        {t('ticket.make')}
      </Button>
    </>
  )
  return (
    <Dialog title={t('ticket.make')} onClose={close} onSubmit={() => void make()} actions={actions}>
      <label class="field">
        <span class="field__label">{t('ticket.subject')}</span>
        <input
          class="input"
          maxLength={LIMITS.subjectLength}
          dir="auto"
          value={subject}
          autofocus
          onInput={(event) => setSubject(event.currentTarget.value)}
        />
      </label>
    </Dialog>
  )
}
