/** This changes an announcement that is live or still to come. Its audience stays. */
import { useState } from 'preact/hooks'
import type { AnnouncementReport } from '../../../src/protocol/http-api.ts'
import { Button } from '../../ui/components/button.tsx'
import { Dialog } from '../../ui/components/dialog.tsx'
import { ErrorNotice, Notice } from '../../ui/components/states.tsx'
import { toast } from '../../ui/components/toast.tsx'
import { useWork } from '../../ui/components/use-load.ts'
import { useGuarded } from '../../ui/forms/unsaved.ts'
import { isApiError } from '../../ui/http/api-error.ts'
import { serverNow } from '../../ui/http/server-time.ts'
import { call } from '../../ui/session/call.ts'
import { t } from '../strings/announcements.ts'
import { PagesField } from './audience-fields.tsx'
import { WordingFields } from './compose-fields.tsx'
import { changeOf, type Draft, draftOf, problemsOf } from './draft.ts'
import { AnnouncementPreview } from './preview.tsx'
import { TimingFields } from './timing-fields.tsx'

export interface EditProps {
  report: AnnouncementReport
  onChanged(report: AnnouncementReport): void
  onClose(): void
}

export function Edit({ report, onChanged, onClose }: EditProps) {
  const [draft, setDraft] = useState<Draft>(() => draftOf(report))
  const [checked, setChecked] = useState(false)
  const work = useWork()
  const close = useGuarded(onClose, draft, work.busy)
  const save = () => {
    setChecked(true)
    const now = serverNow()
    if (Object.keys(problemsOf(draft, now)).length > 0) return
    work.run(async () => {
      onChanged(
        (await call('updateAnnouncement', { params: { id: report.announcement.id }, body: changeOf(draft, now) }))
          .report,
      )
      onClose()
      toast(t('wasChanged'))
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
  const fields = { draft, problems: checked ? problemsOf(draft, serverNow()) : {}, onChange: setDraft }
  return (
    <Dialog title={t('editTitle')} wide actions={actions} onClose={close} onSubmit={save}>
      {work.error !== undefined &&
        (isApiError(work.error, 'conflict') ? (
          <Notice look="danger">{t('tooLate')}</Notice>
        ) : (
          <ErrorNotice error={work.error} />
        ))}
      <div class="split">
        <div class="split__main stack">
          <Notice>{t(report.state === 'live' ? 'editLive' : 'editScheduled')}</Notice>
          <WordingFields {...fields} />
          {draft.audience === 'visitors' && <PagesField {...fields} />}
          <TimingFields {...fields} fixedStart />
        </div>
        <AnnouncementPreview draft={draft} />
      </div>
    </Dialog>
  )
}
