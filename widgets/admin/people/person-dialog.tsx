import { useState } from 'preact/hooks'
import type { Agent } from '../../../src/protocol/wire.ts'
import { Button } from '../../ui/components/button.tsx'
import { Dialog } from '../../ui/components/dialog.tsx'
import { Checkbox } from '../../ui/components/field.tsx'
import { ErrorNotice } from '../../ui/components/states.tsx'
import { toast } from '../../ui/components/toast.tsx'
import { useWork } from '../../ui/components/use-load.ts'
import { useGuarded } from '../../ui/forms/unsaved.ts'
import { call } from '../../ui/session/call.ts'
import { changeMe } from '../../ui/session/session.ts'
import { t } from '../strings/people.ts'
import { capacityProblem, NameField, nameProblem, type PersonValues, RoleAndCapacity } from './person-fields.tsx'

export interface PersonDialogProps {
  agent: Agent
  me: Agent
  onSaved(agent: Agent): void
  onClose(): void
}

export function PersonDialog({ agent, me, onSaved, onClose }: PersonDialogProps) {
  const [values, setValues] = useState<PersonValues>({
    name: agent.name,
    role: agent.role,
    capacity: String(agent.capacity),
  })
  const [mayAnnounce, setMayAnnounce] = useState(agent.mayAnnounce)
  const work = useWork()
  const close = useGuarded(onClose, [values, mayAnnounce], work.busy)
  const save = () => {
    if (nameProblem(values.name) ?? capacityProblem(values.capacity)) return
    work.run(async () => {
      const body = {
        name: values.name.trim(),
        capacity: Number(values.capacity),
        ...(mayAnnounce === agent.mayAnnounce ? {} : { mayAnnounce }),
        ...(values.role === agent.role ? {} : { role: values.role }),
      }
      const saved = (await call('updateAgent', { params: { id: agent.id }, body })).agent
      if (saved.id === me.id) changeMe(saved)
      onSaved(saved)
      toast(t('saved'))
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
  const fields = { value: values, checked: true, fixedRole: agent.id === me.id, onChange: setValues }
  return (
    <Dialog title={agent.name} actions={actions} onClose={close} onSubmit={save}>
      {work.error !== undefined && <ErrorNotice error={work.error} />}
      <p class="muted" dir="auto">
        {agent.email}
      </p>
      <NameField {...fields} />
      <RoleAndCapacity {...fields} />
      {values.role !== 'admin' && <Checkbox label={t('mayAnnounce')} checked={mayAnnounce} onToggle={setMayAnnounce} />}
    </Dialog>
  )
}
