import type { Department } from '../../../src/protocol/wire.ts'
import { Confirm } from '../../ui/components/dialog.tsx'
import { ErrorNotice, Notice } from '../../ui/components/states.tsx'
import { toast } from '../../ui/components/toast.tsx'
import { useWork } from '../../ui/components/use-load.ts'
import { isApiError } from '../../ui/http/api-error.ts'
import { call } from '../../ui/session/call.ts'
import { t } from '../strings/departments.ts'

export interface DeleteDepartmentProps {
  department: Department
  onDeleted(): void
  onClose(): void
}

export function DeleteDepartment({ department, onDeleted, onClose }: DeleteDepartmentProps) {
  const work = useWork()
  const { id, name } = department
  const remove = () =>
    work.run(async () => {
      await call('deleteDepartment', { params: { id } })
      onDeleted()
      toast(t('wasDeleted', { name }))
    })
  return (
    <Confirm
      title={t('deleteTitle', { name })}
      action={t('deleteNow')}
      danger
      busy={work.busy}
      onConfirm={remove}
      onClose={onClose}
    >
      <p>{t('deleteText')}</p>
      {work.error !== undefined && <Failure error={work.error} />}
    </Confirm>
  )
}

function Failure({ error }: { error: unknown }) {
  return isApiError(error, 'conflict') ? <Notice look="danger">{t('inUse')}</Notice> : <ErrorNotice error={error} />
}
