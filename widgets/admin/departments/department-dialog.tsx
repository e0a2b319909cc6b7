import { useState } from 'preact/hooks'
import { type Agent, type Department, LIMITS } from '../../../src/protocol/wire.ts'
import { Button } from '../../ui/components/button.tsx'
import { Dialog } from '../../ui/components/dialog.tsx'
import { Field, TextInput } from '../../ui/components/field.tsx'
import { ErrorNotice, Notice } from '../../ui/components/states.tsx'
import { toast } from '../../ui/components/toast.tsx'
import { useWork } from '../../ui/components/use-load.ts'
import { useGuarded } from '../../ui/forms/unsaved.ts'
import { isApiError } from '../../ui/http/api-error.ts'
import { call } from '../../ui/session/call.ts'
import { t } from '../strings/departments.ts'
import { MemberPicker } from './member-picker.tsx'

export interface DepartmentDialogProps {
  /** The department to change; undefined makes a new one. */
  department: Department | undefined
  people: readonly Agent[]
  onSaved(department: Department): void
  onClose(): void
}

export function DepartmentDialog({ department, people, onSaved, onClose }: DepartmentDialogProps) {
  const [name, setName] = useState(department?.name ?? '')
  const [members, setMembers] = useState<ReadonlySet<string>>(new Set(department?.agents))
  const [checked, setChecked] = useState(false)
  const work = useWork()
  const close = useGuarded(onClose, [name, [...members].sort()], work.busy)
  const problem = name.trim() === '' ? t('nameMissing') : undefined
  const save = () => {
    setChecked(true)
    if (problem !== undefined) return
    const body = { name: name.trim(), agents: [...members] }
    work.run(async () => {
      const answer =
        department === undefined
          ? await call('createDepartment', { body })
          : await call('updateDepartment', { params: { id: department.id }, body })
      onSaved(answer.department)
      toast(t('saved'))
    })
  }
  const actions = (
    <>
      <Button onClick={close}>{t('cancel')}</Button>
      <Button type="submit" look="primary" busy={work.busy}>
        {t(department === undefined ? 'create' : 'save')}
      </Button>
    </>
  )
  return (
    <Dialog title={department?.name ?? t('add')} actions={actions} onClose={close} onSubmit={save}>
      {work.error !== undefined && <Failure error={work.error} />}
      <Field label={t('name')} hint={t('nameHint')} error={checked ? problem : undefined}>
        {(control) => (
          <TextInput {...control} autocomplete="off" maxLength={LIMITS.nameLength} value={name} onText={setName} />
        )}
      </Field>
      <MemberPicker people={people} chosen={members} onChoose={setMembers} />
    </Dialog>
  )
}

function Failure({ error }: { error: unknown }) {
  if (isApiError(error, 'conflict')) return <Notice look="danger">{t('nameTaken')}</Notice>
  return isApiError(error, 'too_many') ? <Notice look="danger">{t('tooMany')}</Notice> : <ErrorNotice error={error} />
}
