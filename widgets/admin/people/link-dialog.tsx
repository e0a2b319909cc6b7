/** This shows the one-time link. It is the key to the account, and nobody can read it again. */
import { Button } from '../../ui/components/button.tsx'
import { CopyBox } from '../../ui/components/copy-box.tsx'
import { Dialog } from '../../ui/components/dialog.tsx'
import { Notice } from '../../ui/components/states.tsx'
import { formatDate } from '../../ui/i18n/format.ts'
import { t } from '../strings/people.ts'
import type { Invitation } from './task.ts'

export function LinkDialog({ invitation, onClose }: { invitation: Invitation; onClose(): void }) {
  const { agent, link, expiresAt } = invitation
  const done = (
    <Button look="primary" onClick={onClose}>
      {t('done')}
    </Button>
  )
  return (
    <Dialog title={t('linkTitle', { name: agent.name })} firm onClose={onClose} actions={done}>
      <Notice look="warning">{t('linkText', { until: formatDate(expiresAt, 'dateTime') })}</Notice>
      <CopyBox text={link} label={t('copyLink')} />
    </Dialog>
  )
}
