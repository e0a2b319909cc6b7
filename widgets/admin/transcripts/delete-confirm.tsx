import type { StaffConversation } from '../../../src/protocol/wire.ts'
import { Confirm } from '../../ui/components/dialog.tsx'
import { ErrorNotice } from '../../ui/components/states.tsx'
import { toast } from '../../ui/components/toast.tsx'
import { useWork } from '../../ui/components/use-load.ts'
import { call } from '../../ui/session/call.ts'
import { t } from '../strings/transcripts.ts'

export interface DeleteConfirmProps {
  conversation: StaffConversation
  onDeleted(): void
  onClose(): void
}

export function DeleteConfirm({ conversation, onDeleted, onClose }: DeleteConfirmProps) {
  const work = useWork()
  const number = String(conversation.number)
  const remove = () =>
    work.run(async () => {
      await call('deleteTranscript', { params: { id: conversation.id } })
      toast(t('wasDeleted', { number }))
      onDeleted()
    })
  return (
    <Confirm
      title={t('deleteTitle', { number })}
      action={t('deleteNow')}
      danger
      busy={work.busy}
      onConfirm={remove}
      onClose={onClose}
    >
      <p>{t('deleteText')}</p>
      <p class="muted small">{t('deleteLedger')}</p>
      {work.error !== undefined && <ErrorNotice error={work.error} />}
    </Confirm>
  )
}
