import type { Agent } from '../../../src/protocol/wire.ts'
import { Confirm } from '../../ui/components/dialog.tsx'
import { ErrorNotice } from '../../ui/components/states.tsx'
import { useWork } from '../../ui/components/use-load.ts'
import { call } from '../../ui/session/call.ts'
import { t } from '../strings/people.ts'
import type { Invitation } from './task.ts'

export function NewLink({
  agent,
  onMade,
  onClose,
}: {
  agent: Agent
  onMade(invitation: Invitation): void
  onClose(): void
}) {
  const work = useWork()
  const make = () => work.run(async () => onMade(await call('reinviteAgent', { params: { id: agent.id } })))
  return (
    <Confirm
      title={t('newLinkTitle', { name: agent.name })}
      action={t('makeLink')}
      busy={work.busy}
      onConfirm={make}
      onClose={onClose}
    >
      <p>{t('newLinkText')}</p>
      {work.error !== undefined && <ErrorNotice error={work.error} />}
    </Confirm>
  )
}
