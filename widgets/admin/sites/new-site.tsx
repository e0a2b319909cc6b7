import { useState } from 'preact/hooks'
import { LIMITS, type Site } from '../../../src/protocol/wire.ts'
import { Button } from '../../ui/components/button.tsx'
import { Dialog } from '../../ui/components/dialog.tsx'
import { Field, TextInput } from '../../ui/components/field.tsx'
import { ErrorNotice } from '../../ui/components/states.tsx'
import { useWork } from '../../ui/components/use-load.ts'
import { useGuarded } from '../../ui/forms/unsaved.ts'
import { call } from '../../ui/session/call.ts'
import { t } from '../strings/sites.ts'
import { linesOf, originsProblem } from './origins.ts'
import { OriginsField } from './origins-field.tsx'

export function NewSite({ onAdded, onClose }: { onAdded(site: Site): void; onClose(): void }) {
  const [name, setName] = useState('')
  const [origins, setOrigins] = useState('')
  const [checked, setChecked] = useState(false)
  const work = useWork()
  const close = useGuarded(onClose, [name, origins], work.busy)
  const nameProblem = name.trim() === '' ? t('nameMissing') : undefined
  const add = () => {
    setChecked(true)
    if (nameProblem ?? originsProblem(origins)) return
    work.run(async () =>
      onAdded((await call('createSite', { body: { name: name.trim(), origins: linesOf(origins) } })).site),
    )
  }
  const actions = (
    <>
      <Button onClick={close}>{t('cancel')}</Button>
      <Button type="submit" look="primary" busy={work.busy}>
        {t('add')}
      </Button>
    </>
  )
  return (
    <Dialog title={t('addTitle')} actions={actions} onClose={close} onSubmit={add}>
      {work.error !== undefined && <ErrorNotice error={work.error} />}
      <Field label={t('name')} error={checked ? nameProblem : undefined}>
        {(control) => <TextInput {...control} maxLength={LIMITS.nameLength} value={name} onText={setName} />}
      </Field>
      <OriginsField value={origins} error={checked ? originsProblem(origins) : undefined} onText={setOrigins} />
    </Dialog>
  )
}
