import { useRef, useState } from 'preact/hooks'
import { LIMITS } from '../../../src/protocol/wire.ts'
import { Button } from '../../ui/components/button.tsx'
import { Field, TextInput } from '../../ui/components/field.tsx'
import { ErrorNotice, Notice } from '../../ui/components/states.tsx'
import { useWork } from '../../ui/components/use-load.ts'
import { useUnsaved } from '../../ui/forms/unsaved.ts'
import { isApiError } from '../../ui/http/api-error.ts'
import { request } from '../../ui/http/request.ts'
import { language } from '../../ui/i18n/language.ts'
import { emailProblem } from '../../ui/session/email.ts'
import { enter } from '../../ui/session/session.ts'
import { NewPasswordField } from '../password/new-password-field.tsx'
import { passwordProblem } from '../password/password-problem.ts'
import { linesOf, originsProblem } from '../sites/origins.ts'
import { OriginsField } from '../sites/origins-field.tsx'
import { t } from '../strings/entry.ts'
import { forgetLinkToken } from './link-token.ts'

const EMPTY = { name: '', email: '', password: '', siteName: '', origins: '' }
type Values = typeof EMPTY

export function SetUpForm({ token, onDone }: { token: string; onDone(): void }) {
  const [values, setValues] = useState(EMPTY)
  const [checked, setChecked] = useState(false)
  const work = useWork()
  const form = useRef<HTMLFormElement>(null)
  const { saved } = useUnsaved(values, work.busy)
  const problems = problemsOf(values)
  const shown = checked ? problems : {}
  const set = (field: keyof Values) => (text: string) => setValues((now) => ({ ...now, [field]: text }))
  const submit = (event: Event) => {
    event.preventDefault()
    setChecked(true)
    const wrong = Object.keys(problems)[0]
    if (wrong !== undefined) return form.current?.querySelector<HTMLElement>(`[name="${wrong}"]`)?.focus()
    work.run(async () => {
      const { name, email, password, siteName, origins } = values
      const body = {
        token,
        name: name.trim(),
        email: email.trim(),
        password,
        siteName: siteName.trim(),
        origins: linesOf(origins),
        language: language.value,
      }
      enter(await request('setup', { body }))
      forgetLinkToken()
      saved()
      onDone()
    })
  }
  return (
    <form ref={form} class="entry__form" noValidate onSubmit={submit}>
      {work.error !== undefined && <Failure error={work.error} />}
      <fieldset class="entry__group">
        <legend>{t('you')}</legend>
        <Field label={t('name')} hint={t('nameHint')} error={shown.name}>
          {(control) => (
            <TextInput
              {...control}
              name="name"
              autocomplete="name"
              autofocus
              maxLength={LIMITS.nameLength}
              value={values.name}
              onText={set('name')}
            />
          )}
        </Field>
        <Field label={t('email')} error={shown.email}>
          {(control) => (
            <TextInput
              {...control}
              name="email"
              type="email"
              autocomplete="username"
              maxLength={LIMITS.emailLength}
              value={values.email}
              onText={set('email')}
            />
          )}
        </Field>
        <NewPasswordField label={t('password')} value={values.password} checked={checked} onText={set('password')} />
      </fieldset>
      <fieldset class="entry__group">
        <legend>{t('yourSite')}</legend>
        <Field label={t('siteName')} error={shown.siteName}>
          {(control) => (
            <TextInput
              {...control}
              name="siteName"
              autocomplete="organization"
              maxLength={LIMITS.nameLength}
              value={values.siteName}
              onText={set('siteName')}
            />
          )}
        </Field>
        <OriginsField value={values.origins} error={shown.origins} onText={set('origins')} />
      </fieldset>
      <Button type="submit" look="primary" wide busy={work.busy}>
        {t('create')}
      </Button>
    </form>
  )
}

function problemsOf(values: Values): Partial<Record<keyof Values, string>> {
  const found: [keyof Values, string | undefined][] = [
    ['name', values.name.trim() === '' ? t('nameMissing') : undefined],
    ['email', emailProblem(values.email)],
    ['password', passwordProblem(values.password)],
    ['siteName', values.siteName.trim() === '' ? t('siteMissing') : undefined],
    ['origins', originsProblem(values.origins)],
  ]
  return Object.fromEntries(found.filter(([, problem]) => problem !== undefined))
}

function Failure({ error }: { error: unknown }) {
  if (!isApiError(error, 'bad_token', 'expired_token', 'not_found', 'conflict')) return <ErrorNotice error={error} />
  return (
    <Notice look="danger" title={t('setUpUsed')} action={<a href="/admin">{t('signIn')}</a>}>
      {t('setUpUsedText')}
    </Notice>
  )
}
