import { useState } from 'preact/hooks'
import { LIMITS } from '../../../src/protocol/wire.ts'
import { Button } from '../../ui/components/button.tsx'
import { Dialog } from '../../ui/components/dialog.tsx'
import { Field, PasswordInput } from '../../ui/components/field.tsx'
import { ErrorNotice, Notice } from '../../ui/components/states.tsx'
import { toast } from '../../ui/components/toast.tsx'
import { useWork } from '../../ui/components/use-load.ts'
import { useGuarded } from '../../ui/forms/unsaved.ts'
import { isApiError } from '../../ui/http/api-error.ts'
import { call } from '../../ui/session/call.ts'
import { NewPasswordField } from '../password/new-password-field.tsx'
import { passwordProblem } from '../password/password-problem.ts'
import { t } from '../strings/shell.ts'

export function PasswordDialog({ onClose }: { onClose(): void }) {
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const [checked, setChecked] = useState(false)
  const work = useWork()
  const close = useGuarded(onClose, [current, next], work.busy)
  const problem = passwordProblem(next)
  const save = () => {
    setChecked(true)
    if (problem !== undefined || current === '') return
    work.run(async () => {
      await call('updateMe', { body: { password: { current, next } } })
      toast(t('passwordChanged'))
      onClose()
    })
  }
  const actions = (
    <>
      <Button onClick={close}>{t('cancel')}</Button>
      <Button type="submit" look="primary" busy={work.busy}>
        {t('save')}
      </Button>
    </>
  )
  return (
    <Dialog title={t('changePassword')} actions={actions} onClose={close} onSubmit={save}>
      {work.error !== undefined && <Failure error={work.error} />}
      <Field label={t('currentPassword')} error={checked && current === '' ? t('currentMissing') : undefined}>
        {(control) => (
          <PasswordInput
            {...control}
            autocomplete="current-password"
            maxLength={LIMITS.passwordLength}
            value={current}
            onText={setCurrent}
          />
        )}
      </Field>
      <NewPasswordField label={t('newPassword')} value={next} checked={checked} onText={setNext} />
    </Dialog>
  )
}

function Failure({ error }: { error: unknown }) {
  return isApiError(error, 'bad_credentials') ? (
    <Notice look="danger">{t('currentWrong')}</Notice>
  ) : (
    <ErrorNotice error={error} />
  )
}
