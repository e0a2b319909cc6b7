import { Confirm } from '../../ui/components/dialog.tsx'
import { ErrorNotice } from '../../ui/components/states.tsx'
import { toast } from '../../ui/components/toast.tsx'
import { useWork } from '../../ui/components/use-load.ts'
import { call } from '../../ui/session/call.ts'
import { t } from '../strings/announcements.ts'
import type { EditProps } from './edit.tsx'

export function Retract({ report, onChanged, onClose }: EditProps) {
  const work = useWork()
  const scheduled = report.state === 'scheduled'
  const retract = () =>
    work.run(async () => {
      onChanged((await call('retractAnnouncement', { params: { id: report.announcement.id } })).report)
      onClose()
      toast(t('wasRetracted'))
    })
  return (
    <Confirm
      title={t('retractTitle')}
      action={t('retract')}
      danger
      busy={work.busy}
      onConfirm={retract}
      onClose={onClose}
    >
      <p>{t(scheduled ? 'retractScheduledText' : 'retractText', { title: report.announcement.title })}</p>
      {work.error !== undefined && <ErrorNotice error={work.error} />}
    </Confirm>
  )
}
