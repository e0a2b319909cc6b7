import type { Agent } from '../../../src/protocol/wire.ts'
import { Avatar } from '../../ui/components/avatar.tsx'
import { Badge } from '../../ui/components/badge.tsx'
import { IconButton } from '../../ui/components/button.tsx'
import { Menu, type MenuItem } from '../../ui/components/menu.tsx'
import { t } from '../strings/people.ts'
import type { Task } from './task.ts'

export interface PeopleTableProps {
  people: readonly Agent[]
  me: Agent
  onTask(task: Task): void
}

export function PeopleTable({ people, me, onTask }: PeopleTableProps) {
  const sorted = [...people].sort((a, b) => Number(a.disabled) - Number(b.disabled) || a.name.localeCompare(b.name))
  return (
    <div class="card card--flush">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{t('person')}</th>
            <th scope="col" class="table__wide">
              {t('role')}
            </th>
            <th scope="col" class="table__wide">
              {t('load')}
            </th>
            <th scope="col" class="table__wide">
              {t('state')}
            </th>
            <th scope="col">
              <span class="visually-hidden">{t('actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((agent) => (
            <PersonRow key={agent.id} agent={agent} me={me} onTask={onTask} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function PersonRow({ agent, me, onTask }: { agent: Agent; me: Agent; onTask(task: Task): void }) {
  return (
    <tr class={agent.disabled ? 'table__row--dim' : undefined}>
      <td>
        <div class="person">
          <Avatar
            id={agent.id}
            name={agent.name}
            presence={agent.disabled || agent.invited ? undefined : agent.present ? agent.availability : 'offline'}
          />
          <div class="person__words">
            <span class="person__name">
              <strong dir="auto">{agent.name}</strong>
              {agent.id === me.id && <Badge>{t('you')}</Badge>}
            </span>
            <span class="muted small" dir="auto">
              {agent.email}
            </span>
            <span class="person__more small">
              {t(agent.role)}
              <Standing agent={agent} />
            </span>
          </div>
        </div>
      </td>
      <td class="table__wide">{t(agent.role)}</td>
      <td class="table__wide table__number">{t('loadOf', { load: agent.load, capacity: agent.capacity })}</td>
      <td class="table__wide">
        <Standing agent={agent} />
      </td>
      <td class="table__end">
        <Menu items={itemsFor(agent, me, onTask)}>
          {(trigger) => <IconButton icon="ellipsis" label={t('actionsFor', { name: agent.name })} {...trigger} />}
        </Menu>
      </td>
    </tr>
  )
}

function Standing({ agent }: { agent: Agent }) {
  if (agent.disabled) return <Badge look="danger">{t('disabled')}</Badge>
  if (agent.invited) return <Badge look="warning">{t('invited')}</Badge>
  if (!agent.present) return <Badge>{t('offline')}</Badge>
  return <Badge look={agent.availability === 'online' ? 'success' : 'plain'}>{t(agent.availability)}</Badge>
}

function itemsFor(agent: Agent, me: Agent, onTask: (task: Task) => void): (MenuItem | 'line')[] {
  const edit: MenuItem = { label: t('edit'), icon: 'pencil', onSelect: () => onTask({ kind: 'edit', agent }) }
  const link: MenuItem = {
    label: t('newLink'),
    icon: 'link',
    disabled: agent.disabled,
    onSelect: () => onTask({ kind: 'new-link', agent }),
  }
  // Nobody can lock themselves out.
  if (agent.id === me.id) return [edit]
  if (agent.disabled)
    return [edit, 'line', { label: t('enable'), icon: 'undo', onSelect: () => onTask({ kind: 'enable', agent }) }]
  return [
    edit,
    link,
    'line',
    { label: t('disable'), icon: 'lock', danger: true, onSelect: () => onTask({ kind: 'disable', agent }) },
  ]
}
