import { useState } from 'preact/hooks'
import { LIMITS } from '../../../src/protocol/wire.ts'
import { Button } from '../../ui/components/button.tsx'
import { Dialog } from '../../ui/components/dialog.tsx'
import { Field, TextInput } from '../../ui/components/field.tsx'
import { ErrorNotice, Notice } from '../../ui/components/states.tsx'
import { useWork } from '../../ui/components/use-load.ts'
import { useGuarded } from '../../ui/forms/unsaved.ts'
import { isApiError } from '../../ui/http/api-error.ts'
import { call } from '../../ui/session/call.ts'
import { emailProblem } from '../../ui/session/email.ts'
import { t } from '../strings/people.ts'
import { capacityProblem, NameField, nameProblem, type PersonValues, RoleAndCapacity } from './person-fields.tsx'
import type { Invitation } from './task.ts'

export function InviteDialog({ onInvited, onClose }: { onInvited(invitation: Invitation): void; onClose(): void }) {
  const [values, setValues] = useState<PersonValues>({ name: '', role: 'agent', capacity: '5' })
  const [email, setEmail] = useState('')
  const [checked, setChecked] = useState(false)
  const work = useWork()
  const close = useGuarded(onClose, [values, email], work.busy)
  const invite = () => {
    setChecked(true)
    if (nameProblem(values.name) ?? emailProblem(email) ?? capacityProblem(values.capacity)) return
    const body = { name: values.name.trim(), email: email.trim(), role: values.role, capacity: Number(values.capacity) }
    work.run(async () => onInvited(await call('inviteAgent', { body })))
  }
  const actions = (
    <>
      <Button onClick={close}>{t('cancel')}</Button>
      <Button type="submit" look="primary" busy={work.busy}>
        {t('makeLink')}
      </Button>
    </>
  )
  const fields = { value: values, checked, onChange: setValues }
  return (
    <Dialog title={t('inviteTitle')} actions={actions} onClose={close} onSubmit={invite}>
      {work.error !== undefined && <Failure error={work.error} />}
      <NameField {...fields} />
      <Field label={t('email')} error={checked ? emailProblem(email) : undefined}>
        {(control) => (
          <TextInput
            {...control}
            type="email"
            autocomplete="off"
            maxLength={LIMITS.emailLength}
            value={email}
            onText={setEmail}
          />
        )}
      </Field>
      <RoleAndCapacity {...fields} />
    </Dialog>
  )
}

function Failure({ error }: { error: unknown }) {
  return isApiError(error, 'conflict') ? (
    <Notice look="danger">{t('emailTaken')}</Notice>
  ) : (
    <ErrorNotice error={error} />
  )
}
