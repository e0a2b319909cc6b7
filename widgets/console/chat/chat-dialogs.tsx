import { useState } from 'preact/hooks'
import type { StaffConversation } from '../../../src/protocol/wire.ts'
import { closeChat, makeTicket } from '../commands.ts'
import { useConsole } from '../context.ts'
import { Dialog } from '../shell/dialog.tsx'
import { t, visitorName } from '../words.ts'

export function CloseDialog({ conversation, next }: { conversation: StaffConversation; next: boolean }) {
  const { desk, view } = useConsole()
  const close = () => {
    view.shut()
    void closeChat(desk, conversation, { next })
  }
  return (
    <Dialog title={t('close.title')} onClose={() => view.shut()}>
      <p>{t('close.text', { name: visitorName(conversation.visitor, conversation.number) })}</p>
      <footer class="form-foot">
        <button type="button" class="button button--secondary" onClick={() => view.shut()}>{t('cancel')}</button>
        <button type="button" class="button button--primary" data-autofocus onClick={close}>{t(next ? 'close.andNext' : 'close.do')}</button>
      </footer>
    </Dialog>
  )
}

export function TicketDialog({ conversation }: { conversation: StaffConversation }) {
  const { desk, view } = useConsole()
  const [subject, setSubject] = useState(conversation.lastMessage?.preview ?? '')
  const make = async (event: Event) => {
    event.preventDefault()
    const ticket = await makeTicket(desk, conversation, subject.trim())
    if (ticket === undefined) return
    view.shut()
    desk.notices.say(t('ticket.made', { number: String(ticket.number) }))
  }
  return (
    <Dialog title={t('ticket.make')} onClose={() => view.shut()}>
      <form class="form" onSubmit={(event) => void make(event)}>
        <label class="field">
          <span class="field__label">{t('ticket.subject')}</span>
          <input class="input" required maxLength={200} dir="auto" value={subject} data-autofocus onInput={(event) => setSubject(event.currentTarget.value)} />
        </label>
        <footer class="form-foot">
          <button type="button" class="button button--secondary" onClick={() => view.shut()}>{t('cancel')}</button>
          <button type="submit" class="button button--primary" disabled={subject.trim() === ''}>{t('ticket.make')}</button>
        </footer>
      </form>
    </Dialog>
  )
}
