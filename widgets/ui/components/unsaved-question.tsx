import { answer, leaving } from '../forms/unsaved.ts'
import { t } from '../strings/components.ts'
import { Confirm } from './dialog.tsx'

/** Asks whether unsaved input may be lost. A screen renders it once. */
export function UnsavedQuestion() {
  if (leaving.value === undefined) return null
  return (
    <Confirm
      title={t('unsaved')}
      action={t('discard')}
      cancel={t('keepEditing')}
      danger
      onConfirm={() => answer('discard')}
      onClose={() => answer('stay')}
    >
      <p>{t('unsavedText')}</p>
    </Confirm>
  )
}
