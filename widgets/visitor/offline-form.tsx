import { useState } from 'preact/hooks'
import { LIMITS } from '../../src/protocol/wire.ts'
import { model } from './current.ts'
import { Icon } from './icon.tsx'
import { t } from './strings.ts'

const ADDRESS = /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>".]+$/
type Fault = 'text' | 'email' | 'server'

export function OfflineForm() {
  const [text, setText] = useState(() => model.draft.get())
  const [email, setEmail] = useState('')
  const [name, setName] = useState('')
  const [sending, setSending] = useState(false)
  const [fault, setFault] = useState<Fault>()
  const send = (event: Event) => {
    event.preventDefault()
    const wrong = text.trim() === '' ? 'text' : ADDRESS.test(email.trim()) ? undefined : 'email'
    setFault(wrong)
    const form = event.currentTarget as HTMLFormElement
    if (wrong) return (form.elements.namedItem(wrong) as HTMLElement).focus()
    setSending(true)
    model
      .leaveMessage(text.trim(), email.trim(), name.trim())
      .then(() => model.draft.set(''))
      .catch(() => {
        setFault('server')
        setSending(false)
      })
  }
  const wrong = (field: Fault) => ({ 'aria-invalid': fault === field, ...(fault === field && { 'aria-describedby': 'fault' }) })
  const says = fault && { text: t.needMessage, email: t.needEmail, server: t.notSent }[fault]
  const input = (set: (value: string) => void) => (event: { currentTarget: HTMLInputElement }) => set(event.currentTarget.value)
  return (
    <form class="page offline" onSubmit={send} noValidate>
      <h2>{t.offlineTitle}</h2>
      <p>{model.online ? t.leaveText : t.offlineText}</p>
      <label>
        {t.message}
        <textarea
          name="text"
          rows={4}
          dir="auto"
          maxLength={LIMITS.textLength}
          value={text}
          onInput={(event) => {
            setText(event.currentTarget.value)
            model.draft.set(event.currentTarget.value)
          }}
          {...wrong('text')}
        />
      </label>
      <label>
        {t.email}
        <input
          name="email"
          type="email"
          autocomplete="email"
          maxLength={LIMITS.emailLength}
          value={email}
          onInput={input(setEmail)}
          {...wrong('email')}
        />
      </label>
      <label>
        {t.name} <small>({t.optional})</small>
        <input name="name" autocomplete="name" maxLength={LIMITS.nameLength} value={name} onInput={input(setName)} />
      </label>
      {says && (
        <p class="bad" id="fault" role="alert">
          {says}
        </p>
      )}
      <button type="submit" class="main" disabled={sending}>
        {sending ? t.sending : t.leave}
      </button>
      {model.wantsForm && (
        <button type="button" class="quiet" onClick={() => model.openForm(false)}>
          {t.back}
        </button>
      )}
    </form>
  )
}

export function Left() {
  return (
    <div class="page done" role="status">
      <span class="send">
        <Icon name="sent" />
      </span>
      <h2>{t.leftTitle}</h2>
      <p>{t.leftText(model.ticket ?? 0)}</p>
      <button type="button" class="quiet" onClick={() => model.startOver()}>
        {t.back}
      </button>
    </div>
  )
}
