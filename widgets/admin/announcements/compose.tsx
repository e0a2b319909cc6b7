import { useEffect, useState } from 'preact/hooks'
import type { AnnouncementReport } from '../../../src/protocol/http-api.ts'
import { Button } from '../../ui/components/button.tsx'
import { Dialog } from '../../ui/components/dialog.tsx'
import { ErrorNotice, SkeletonRows } from '../../ui/components/states.tsx'
import { useLoad, useWork } from '../../ui/components/use-load.ts'
import { useGuarded } from '../../ui/forms/unsaved.ts'
import { serverNow } from '../../ui/http/server-time.ts'
import { call } from '../../ui/session/call.ts'
import { t } from '../strings/announcements.ts'
import { AudienceFields } from './audience-fields.tsx'
import { WordingFields } from './compose-fields.tsx'
import { bodyOf, type Draft, emptyDraft, problemsOf } from './draft.ts'
import { AnnouncementPreview } from './preview.tsx'
import { type Asked, SendConfirm } from './send-confirm.tsx'
import { TimingFields } from './timing-fields.tsx'

export function Compose({ onSent, onClose }: { onSent(report: AnnouncementReport): void; onClose(): void }) {
  const [draft, setDraft] = useState<Draft>(emptyDraft)
  const [checked, setChecked] = useState(false)
  const [asked, setAsked] = useState<Asked>()
  const work = useWork()
  // The page itself chooses a site that is the only one, so it does not count as input.
  const close = useGuarded(onClose, { ...draft, site: '' }, work.busy)
  const { state, reload } = useLoad(() => call('announcementAudiences'), [])
  const audiences = state.kind === 'ready' ? state.value : { sites: [], departments: [] }
  useEffect(() => {
    // With one site there is nothing to choose.
    const first = audiences.sites[0]
    if (draft.site === '' && first !== undefined) setDraft((now) => ({ ...now, site: first.id }))
  }, [state.kind])
  const ask = () => {
    setChecked(true)
    const now = serverNow()
    if (Object.keys(problemsOf(draft, now)).length > 0) return
    work.run(async () => {
      const body = bodyOf(draft, now)
      setAsked({ body, reach: (await call('previewAnnouncement', { body })).reach })
    })
  }
  if (asked !== undefined)
    return <SendConfirm asked={asked} audiences={audiences} onSent={onSent} onBack={() => setAsked(undefined)} />
  const actions = (
    <>
      <Button onClick={close}>{t('cancel')}</Button>
      <Button type="submit" look="primary" busy={work.busy}>
        {t('next')}
      </Button>
    </>
  )
  const fields = { draft, audiences, problems: checked ? problemsOf(draft, serverNow()) : {}, onChange: setDraft }
  return (
    <Dialog title={t('composeTitle')} wide actions={actions} onClose={close} onSubmit={ask}>
      {state.kind === 'loading' && <SkeletonRows rows={3} avatars={false} />}
      {state.kind === 'failed' && <ErrorNotice error={state.error} onRetry={reload} />}
      {work.error !== undefined && <ErrorNotice error={work.error} />}
      {state.kind === 'ready' && (
        <div class="split">
          <div class="split__main stack">
            <AudienceFields {...fields} />
            <WordingFields {...fields} />
            <TimingFields {...fields} fixedStart={false} />
          </div>
          <AnnouncementPreview draft={draft} />
        </div>
      )}
    </Dialog>
  )
}
