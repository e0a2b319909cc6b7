import { isBlank, LIMITS } from '../../../src/protocol/wire.ts'
import { isNameRefused } from '../../client/protocol-error.ts'
import { model } from '../current.ts'
import type { Person } from '../model.ts'
import { refusalText } from '../refusal.ts'
import { t } from '../strings.ts'
import { lent } from './lent.ts'

const ADDRESS = /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>".]+$/
type Fault = 'text' | 'email' | 'name' | 'server'
/** The fields by their names, because `form.name` would be the form's own name. */
type Fields = Record<string, HTMLInputElement>

export function OfflineForm() {
  const { useState } = lent
  const [sending, setSending] = useState(false)
  const [fault, setFault] = useState<Fault>()
  const [words, setWords] = useState('')
  const [person] = useState(() => model.person)
  const send = (event: { preventDefault(): void; currentTarget: HTMLFormElement }) => {
    event.preventDefault()
    const fields = event.currentTarget.elements as unknown as Fields
    const [text = '', email = '', name = ''] = ['text', 'email', 'name'].map(
      (field) => fields[field]?.value.trim() ?? '',
    )
    const wrong = isBlank(text) ? 'text' : ADDRESS.test(email) ? undefined : 'email'
    setFault(wrong)
    if (wrong) return fields[wrong]?.focus()
    setSending(true)
    model.leaveMessage(text, email, name).catch((error) => {
      setFault(isNameRefused(error) ? 'name' : 'server')
      setWords(refusalText(error))
      setSending(false)
    })
  }
  const own = (field: keyof Person) => ({
    value: person[field] ?? '',
    onInput: ({ currentTarget }: { currentTarget: HTMLInputElement }) => {
      person[field] = currentTarget.value
    },
  })
  const wrong = (field: Fault) => ({
    'aria-invalid': fault === field,
    ...(fault === field && { 'aria-describedby': 'fault' }),
  })
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
          value={model.draft.get()}
          onInput={(event) => model.draft.set(event.currentTarget.value)}
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
          {...own('email')}
          {...wrong('email')}
        />
      </label>
      <label>
        {t.name} <small>({t.optional})</small>
        <input name="name" autocomplete="name" maxLength={LIMITS.nameLength} {...own('name')} {...wrong('name')} />
      </label>
      {fault && (
        <p class="bad" id="fault" role="alert">
          {fault === 'text' ? t.needMessage : fault === 'email' ? t.needEmail : words}
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
  const { Icon } = lent
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
