import type { Agent } from '../../../src/protocol/wire.ts'
import { Confirm } from '../../ui/components/dialog.tsx'
import { ErrorNotice } from '../../ui/components/states.tsx'
import { toast } from '../../ui/components/toast.tsx'
import { useWork } from '../../ui/components/use-load.ts'
import { call } from '../../ui/session/call.ts'
import { t } from '../strings/people.ts'

export interface ChangeStandingProps {
  agent: Agent
  disable: boolean
  onSaved(agent: Agent): void
  onClose(): void
}

export function ChangeStanding({ agent, disable, onSaved, onClose }: ChangeStandingProps) {
  const work = useWork()
  const { name } = agent
  const change = () =>
    work.run(async () => {
      onSaved((await call('updateAgent', { params: { id: agent.id }, body: { disabled: disable } })).agent)
      toast(t(disable ? 'wasDisabled' : 'wasEnabled', { name }))
    })
  return (
    <Confirm
      title={t(disable ? 'disableTitle' : 'enableTitle', { name })}
      action={t(disable ? 'disable' : 'enable')}
      danger={disable}
      busy={work.busy}
      onConfirm={change}
      onClose={onClose}
    >
      <p>{t(disable ? 'disableText' : 'enableText')}</p>
      {work.error !== undefined && <ErrorNotice error={work.error} />}
    </Confirm>
  )
}
