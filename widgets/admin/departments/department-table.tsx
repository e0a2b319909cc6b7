import type { Agent, Department } from '../../../src/protocol/wire.ts'
import { Avatar } from '../../ui/components/avatar.tsx'
import { IconButton } from '../../ui/components/button.tsx'
import { Menu, type MenuItem } from '../../ui/components/menu.tsx'
import { t } from '../strings/departments.ts'
import type { Task } from './task.ts'

/** So many faces stand in a row; the rest is a number. */
const FACES = 6

export interface DepartmentTableProps {
  departments: readonly Department[]
  people: readonly Agent[]
  onTask(task: Task): void
}

export function DepartmentTable({ departments, people, onTask }: DepartmentTableProps) {
  const byId = new Map(people.map((agent) => [agent.id, agent]))
  const sorted = [...departments].sort((a, b) => a.name.localeCompare(b.name))
  return (
    <div class="card card--flush">
      <table class="table table--fixed">
        <thead>
          <tr>
            <th scope="col">{t('department')}</th>
            <th scope="col" class="table__wide">
              {t('agents')}
            </th>
            <th scope="col" class="table__menu">
              <span class="visually-hidden">{t('actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((department) => (
            <DepartmentRow
              key={department.id}
              department={department}
              people={department.agents.flatMap((id) => byId.get(id) ?? [])}
              onTask={onTask}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function DepartmentRow({
  department,
  people,
  onTask,
}: {
  department: Department
  people: Agent[]
  onTask(task: Task): void
}) {
  const { name } = department
  const items: (MenuItem | 'line')[] = [
    { label: t('edit'), icon: 'pencil', onSelect: () => onTask({ kind: 'edit', department }) },
    'line',
    { label: t('delete'), icon: 'trash', danger: true, onSelect: () => onTask({ kind: 'delete', department }) },
  ]
  return (
    <tr>
      <td>
        <strong class="wrap-anywhere">
          <bdi>{name}</bdi>
        </strong>
        <div class="person__more">
          <Faces people={people} />
        </div>
      </td>
      <td class="table__wide">
        <Faces people={people} />
      </td>
      <td class="table__end">
        <Menu items={items}>
          {(trigger) => <IconButton icon="ellipsis" label={t('actionsFor', { name })} {...trigger} />}
        </Menu>
      </td>
    </tr>
  )
}

function Faces({ people }: { people: Agent[] }) {
  if (people.length === 0) return <span class="muted">{t('nobody')}</span>
  const sorted = [...people].sort((a, b) => Number(a.disabled) - Number(b.disabled) || a.name.localeCompare(b.name))
  return (
    <div class="faces">
      <span class="faces__row" role="img" aria-label={sorted.map(({ name }) => name).join(', ')}>
        {sorted.slice(0, FACES).map(({ id, name, disabled }) => (
          <span key={id} class={disabled ? 'faces__one--dim' : undefined} title={name}>
            <Avatar id={id} name={name} size="small" />
          </span>
        ))}
      </span>
      <span class="muted small">{t('count', { count: people.length })}</span>
    </div>
  )
}
