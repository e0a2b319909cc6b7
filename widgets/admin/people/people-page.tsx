/** This page shows everybody who works here: who they are, what they may do, how many chats they take. */
import { useState } from 'preact/hooks'
import type { Agent } from '../../../src/protocol/wire.ts'
import { Button } from '../../ui/components/button.tsx'
import { EmptyState, ErrorNotice, SkeletonRows } from '../../ui/components/states.tsx'
import { useLoad } from '../../ui/components/use-load.ts'
import { call } from '../../ui/session/call.ts'
import { Page } from '../shell/page.tsx'
import { t } from '../strings/people.ts'
import { ChangeStanding } from './change-standing.tsx'
import { InviteDialog } from './invite-dialog.tsx'
import { LinkDialog } from './link-dialog.tsx'
import { NewLink } from './new-link.tsx'
import { PeopleTable } from './people-table.tsx'
import { PersonDialog } from './person-dialog.tsx'
import type { Invitation, Task } from './task.ts'

export function PeoplePage({ me }: { me: Agent }) {
  const [task, setTask] = useState<Task | undefined>(undefined)
  const { state, reload, change } = useLoad(async () => (await call('listAgents')).items, [])
  const close = () => setTask(undefined)
  const keep = (agent: Agent) =>
    change((people) =>
      people.some((each) => each.id === agent.id)
        ? people.map((each) => (each.id === agent.id ? agent : each))
        : [...people, agent],
    )
  const invited = (invitation: Invitation) => {
    keep(invitation.agent)
    setTask({ kind: 'link', invitation })
  }
  const saved = (agent: Agent) => {
    keep(agent)
    close()
  }
  const invite = (
    <Button look="primary" icon="userPlus" onClick={() => setTask({ kind: 'invite' })}>
      {t('invite')}
    </Button>
  )
  return (
    <Page title={t('title')} text={t('text')} action={invite}>
      {state.kind === 'loading' && <SkeletonRows rows={5} />}
      {state.kind === 'failed' && <ErrorNotice error={state.error} onRetry={reload} />}
      {state.kind === 'ready' && <PeopleTable people={state.value} me={me} onTask={setTask} />}
      {state.kind === 'ready' && state.value.length === 1 && (
        <EmptyState icon="userPlus" title={t('alone')} action={invite}>
          {t('aloneText')}
        </EmptyState>
      )}
      {task?.kind === 'invite' && <InviteDialog onInvited={invited} onClose={close} />}
      {task?.kind === 'link' && <LinkDialog invitation={task.invitation} onClose={close} />}
      {task?.kind === 'new-link' && <NewLink agent={task.agent} onMade={invited} onClose={close} />}
      {task?.kind === 'edit' && <PersonDialog agent={task.agent} me={me} onSaved={saved} onClose={close} />}
      {(task?.kind === 'disable' || task?.kind === 'enable') && (
        <ChangeStanding agent={task.agent} disable={task.kind === 'disable'} onSaved={saved} onClose={close} />
      )}
    </Page>
  )
}
