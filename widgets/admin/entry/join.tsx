/** This page takes an invitation: the new agent sets a password and is signed in. */
import { useRef, useState } from 'preact/hooks'
import { type Agent, LIMITS } from '../../../src/protocol/wire.ts'
import { Button } from '../../ui/components/button.tsx'
import { Field, TextInput } from '../../ui/components/field.tsx'
import { ErrorNotice, Notice } from '../../ui/components/states.tsx'
import { useWork } from '../../ui/components/use-load.ts'
import { useUnsaved } from '../../ui/forms/unsaved.ts'
import { isApiError } from '../../ui/http/api-error.ts'
import { request } from '../../ui/http/request.ts'
import { EntryPage } from '../../ui/session/entry-page.tsx'
import { enter } from '../../ui/session/session.ts'
import { NewPasswordField } from '../password/new-password-field.tsx'
import { passwordProblem } from '../password/password-problem.ts'
import { t } from '../strings/entry.ts'
import { forgetLinkToken, linkToken } from './link-token.ts'

export function Join() {
  const [joined, setJoined] = useState<Agent | undefined>(undefined)
  const token = useRef(linkToken()).current
  if (joined !== undefined) return <Joined agent={joined} />
  if (token === undefined) {
    return (
      <EntryPage title={t('join')}>
        <Notice look="warning" title={t('noToken')}>
          {t('joinNoToken')}
        </Notice>
      </EntryPage>
    )
  }
  return (
    <EntryPage title={t('join')} text={t('joinText')}>
      <JoinForm token={token} onJoined={setJoined} />
    </EntryPage>
  )
}

function JoinForm({ token, onJoined }: { token: string; onJoined(agent: Agent): void }) {
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [checked, setChecked] = useState(false)
  const work = useWork()
  const form = useRef<HTMLFormElement>(null)
  const { saved } = useUnsaved([name, password], work.busy)
  const problem = passwordProblem(password)
  const submit = (event: Event) => {
    event.preventDefault()
    setChecked(true)
    if (problem !== undefined) return form.current?.querySelector<HTMLInputElement>('[name="password"]')?.focus()
    work.run(async () => {
      const body = { token, password, ...(name.trim() === '' ? {} : { name: name.trim() }) }
      const entered = await request('acceptInvitation', { body })
      forgetLinkToken()
      saved()
      enter(entered)
      onJoined(entered.agent)
    })
  }
  return (
    <form ref={form} class="entry__form" noValidate onSubmit={submit}>
      {work.error !== undefined && <Failure error={work.error} />}
      <NewPasswordField label={t('password')} value={password} checked={checked} onText={setPassword} />
      <Field label={t('joinName')}>
        {(control) => (
          <TextInput
            {...control}
            name="name"
            autocomplete="name"
            maxLength={LIMITS.nameLength}
            value={name}
            onText={setName}
          />
        )}
      </Field>
      <Button type="submit" look="primary" wide busy={work.busy}>
        {t('joinButton')}
      </Button>
    </form>
  )
}

function Failure({ error }: { error: unknown }) {
  if (!isApiError(error, 'bad_token', 'expired_token', 'not_found')) return <ErrorNotice error={error} />
  return (
    <Notice look="danger" title={t('joinUsed')}>
      {t('joinUsedText')}
    </Notice>
  )
}

function Joined({ agent }: { agent: Agent }) {
  return (
    <EntryPage title={t('joined', { name: agent.name })} text={t('joinedText')}>
      <div class="entry__form">
        <a class="button button--primary button--wide" href="/console">
          {t('openConsole')}
        </a>
        {agent.role === 'admin' && (
          <a class="button button--secondary button--wide" href="/admin">
            {t('toAdmin')}
          </a>
        )}
      </div>
    </EntryPage>
  )
}
