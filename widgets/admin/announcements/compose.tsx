import { useEffect, useState } from 'preact/hooks'
import type { AnnouncementReport } from '../../../src/protocol/http-api.ts'
import type { Site } from '../../../src/protocol/wire.ts'
import { Button } from '../../ui/components/button.tsx'
import { Dialog } from '../../ui/components/dialog.tsx'
import { ErrorNotice, SkeletonRows } from '../../ui/components/states.tsx'
import { toast } from '../../ui/components/toast.tsx'
import { useLoad, useWork } from '../../ui/components/use-load.ts'
import { call } from '../../ui/session/call.ts'
import { t } from '../strings/announcements.ts'
import { ComposeFields } from './compose-fields.tsx'
import { bodyOf, type Draft, EMPTY, problemsOf } from './draft.ts'
import { AnnouncementPreview } from './preview.tsx'

export function Compose({ onSent, onClose }: { onSent(report: AnnouncementReport): void; onClose(): void }) {
  const [draft, setDraft] = useState<Draft>(EMPTY)
  const [checked, setChecked] = useState(false)
  const work = useWork()
  const { state, reload } = useLoad(async () => (await call('listSites')).items, [])
  const sites: Site[] = state.kind === 'ready' ? state.value : []
  useEffect(() => {
    // With one site there is nothing to choose.
    const first = sites[0]
    if (draft.site === '' && first !== undefined) setDraft((now) => ({ ...now, site: first.id }))
  }, [state.kind])
  const send = () => {
    setChecked(true)
    const now = Date.now()
    if (Object.keys(problemsOf(draft, now)).length > 0) return
    work.run(async () => {
      onSent((await call('sendAnnouncement', { body: bodyOf(draft, now) })).report)
      toast(t('sent'))
    })
  }
  const actions = (
    <>
      <Button onClick={onClose}>{t('cancel')}</Button>
      <Button type="submit" look="primary" icon="megaphone" busy={work.busy}>
        {t('send')}
      </Button>
    </>
  )
  return (
    <Dialog title={t('composeTitle')} wide actions={actions} onClose={onClose} onSubmit={send}>
      {state.kind === 'loading' && <SkeletonRows rows={3} avatars={false} />}
      {state.kind === 'failed' && <ErrorNotice error={state.error} onRetry={reload} />}
      {work.error !== undefined && <ErrorNotice error={work.error} />}
      {state.kind === 'ready' && (
        <div class="split">
          <div class="split__main stack">
            <ComposeFields draft={draft} sites={sites} problems={checked ? problemsOf(draft, Date.now()) : {}} onChange={setDraft} />
          </div>
          <AnnouncementPreview draft={draft} />
        </div>
      )}
    </Dialog>
  )
}
