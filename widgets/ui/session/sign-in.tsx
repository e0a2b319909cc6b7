/** Draws the sign-in page of console and admin pages. When the session's state changes, what comes after is shown. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { LIMITS } from '../../../src/protocol/wire.ts'
import { Button } from '../components/button.tsx'
import { Field, PasswordInput, TextInput } from '../components/field.tsx'
import { ErrorNotice, Notice } from '../components/states.tsx'
import { isApiError } from '../http/api-error.ts'
import { request } from '../http/request.ts'
import { t } from '../strings/entry.ts'
import { emailProblem } from './email.ts'
import { EntryPage } from './entry-page.tsx'
import { signIn } from './session.ts'

type Progress = { kind: 'ready' } | { kind: 'busy' } | { kind: 'failed'; error: unknown }

export function SignIn() {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [checked, setChecked] = useState(false)
  const [progress, setProgress] = useState<Progress>({ kind: 'ready' })
  const form = useRef<HTMLFormElement>(null)
  const emailError = emailProblem(email)
  const passwordError = password === '' ? t('passwordMissing') : undefined
  const submit = async () => {
    setChecked(true)
    if (emailError ?? passwordError) return focusInvalid(form.current, emailError ? 'email' : 'password')
    setProgress({ kind: 'busy' })
    await signIn({ email: email.trim(), password }).catch((error: unknown) => {
      setProgress({ kind: 'failed', error })
      focusInvalid(form.current, 'password')
    })
  }
  return (
    <EntryPage title={t('signInTo')} text={t('signInText')}>
      <SetupHint />
      <form
        ref={form}
        class="entry__form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (progress.kind !== 'busy') void submit()
        }}
      >
        {progress.kind === 'failed' && <Failure error={progress.error} />}
        <Field label={t('email')} error={checked ? emailError : undefined}>
          {(control) => (
            <TextInput
              {...control}
              name="email"
              type="email"
              autocomplete="username"
              autofocus
              inputMode="email"
              maxLength={LIMITS.emailLength}
              value={email}
              onText={setEmail}
            />
          )}
        </Field>
        <Field label={t('password')} error={checked ? passwordError : undefined}>
          {(control) => (
            <PasswordInput
              {...control}
              name="password"
              autocomplete="current-password"
              maxLength={LIMITS.passwordLength}
              value={password}
              onText={setPassword}
            />
          )}
        </Field>
        <Button type="submit" look="primary" wide busy={progress.kind === 'busy'}>
          {t('signIn')}
        </Button>
      </form>
      <p class="small muted">{t('forgot')}</p>
    </EntryPage>
  )
}

/** Says how to begin on a server without any admin, where nobody can sign in. */
function SetupHint() {
  const [needed, setNeeded] = useState(false)
  useEffect(() => {
    void request('setupState', {}).then(
      (answer) => setNeeded(answer.needed),
      () => undefined,
    )
  }, [])
  if (!needed) return null
  return <Notice title={t('setupNeeded')}>{t('setupNeededText')}</Notice>
}

function Failure({ error }: { error: unknown }) {
  return isApiError(error, 'bad_credentials') ? (
    <Notice look="danger">{t('wrong')}</Notice>
  ) : (
    <ErrorNotice error={error} />
  )
}

function focusInvalid(form: HTMLFormElement | null, name: string): void {
  form?.querySelector<HTMLInputElement>(`[name="${name}"]`)?.focus()
}
