/** This page shows departments: groups of people that are brought into a chat, or told something, at once. */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { Department } from '../../../src/protocol/wire.ts'
import { Button } from '../../ui/components/button.tsx'
import { EmptyState, ErrorNotice, SkeletonRows } from '../../ui/components/states.tsx'
import { useLoad } from '../../ui/components/use-load.ts'
import { call } from '../../ui/session/call.ts'
import { Page } from '../shell/page.tsx'
import { t } from '../strings/departments.ts'
import { DeleteDepartment } from './delete-department.tsx'
import { DepartmentDialog } from './department-dialog.tsx'
import { DepartmentTable, type DepartmentTableProps } from './department-table.tsx'
import type { Task } from './task.ts'

async function load() {
  const [departments, people] = await Promise.all([call('listDepartments'), call('listAgents')])
  return { departments: departments.items, people: people.items }
}

export function DepartmentsPage() {
  const [task, setTask] = useState<Task | undefined>(undefined)
  const { state, reload, change } = useLoad(load, [])
  const close = () => setTask(undefined)
  const put = (next: (departments: readonly Department[]) => Department[]) => {
    change((now) => ({ ...now, departments: next(now.departments) }))
    close()
  }
  const saved = (department: Department) => put((all) => [...all.filter(({ id }) => id !== department.id), department])
  const add = (
    <Button look="primary" icon="plus" onClick={() => setTask({ kind: 'new' })}>
      {t('add')}
    </Button>
  )
  return (
    <Page title={t('title')} text={t('text')} action={add}>
      {state.kind === 'loading' && <SkeletonRows rows={3} avatars={false} />}
      {state.kind === 'failed' && <ErrorNotice error={state.error} onRetry={reload} />}
      {state.kind === 'ready' && <Departments {...state.value} add={add} onTask={setTask} />}
      {state.kind === 'ready' && (task?.kind === 'new' || task?.kind === 'edit') && (
        <DepartmentDialog
          department={task.kind === 'edit' ? task.department : undefined}
          people={state.value.people}
          onSaved={saved}
          onClose={close}
        />
      )}
      {task?.kind === 'delete' && (
        <DeleteDepartment
          department={task.department}
          onDeleted={() => put((all) => all.filter(({ id }) => id !== task.department.id))}
          onClose={close}
        />
      )}
    </Page>
  )
}

function Departments({ add, ...table }: DepartmentTableProps & { add: ComponentChildren }) {
  if (table.departments.length > 0) return <DepartmentTable {...table} />
  return (
    <EmptyState icon="department" title={t('none')} action={add}>
      {t('noneText')}
    </EmptyState>
  )
}
