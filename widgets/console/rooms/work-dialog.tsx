import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { Button } from '../../ui/components/button.tsx'
import { Dialog } from '../../ui/components/dialog.tsx'
import { useGuarded } from '../../ui/forms/unsaved.ts'
import { useView } from '../desk/context.ts'
import { t } from '../words/words.ts'

interface Props {
  title: string
  action: string
  ready?: boolean
  danger?: boolean
  children: ComponentChildren
  /** The input of the form, which must not be lost without a question. */
  held?: unknown
  /** Does the work and resolves with whether it worked; then the dialog closes. */
  work(): Promise<boolean>
}

/** Draws a form that does one thing and closes when that is done. */
export function WorkDialog({ title, action, ready = true, danger = false, children, held = null, work }: Props) {
  const view = useView()
  const [busy, setBusy] = useState(false)
  const close = useGuarded(() => view.shut(), held, busy)
  const run = async () => {
    if (busy || !ready) return
    setBusy(true)
    const done = await work()
    setBusy(false)
    if (done) view.shut()
  }
  const actions = (
    <>
      <Button onClick={close}>{t('cancel')}</Button>
      <Button look={danger ? 'danger' : 'primary'} type="submit" busy={busy} disabled={!ready}>
        {action}
      </Button>
    </>
  )
  return (
    <Dialog title={title} onClose={close} onSubmit={() => void run()} actions={actions}>
      {children}
    </Dialog>
  )
}
