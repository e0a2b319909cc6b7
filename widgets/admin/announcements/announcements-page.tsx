/** This page shows announcements: what was told to whom, and how many it reached. It also makes new ones. */
import { useState } from 'preact/hooks'
import type { AnnouncementReport } from '../../../src/protocol/http-api.ts'
import { Button } from '../../ui/components/button.tsx'
import { EmptyState, ErrorNotice, SkeletonRows } from '../../ui/components/states.tsx'
import { useLoad } from '../../ui/components/use-load.ts'
import { call } from '../../ui/session/call.ts'
import { Page } from '../shell/page.tsx'
import { t } from '../strings/announcements.ts'
import { AnnouncementRow } from './announcement-row.tsx'
import { Compose } from './compose.tsx'

export function AnnouncementsPage() {
  const [composing, setComposing] = useState(false)
  const { state, reload, change } = useLoad(async () => (await call('listAnnouncements')).items, [])
  const sent = (report: AnnouncementReport) => {
    change((reports) => [report, ...reports])
    setComposing(false)
  }
  const changed = (report: AnnouncementReport) =>
    change((reports) => reports.map((each) => (each.announcement.id === report.announcement.id ? report : each)))
  const compose = (
    <Button look="primary" icon="megaphone" onClick={() => setComposing(true)}>
      {t('compose')}
    </Button>
  )
  return (
    <Page title={t('title')} text={t('text')} action={compose}>
      {state.kind === 'loading' && <SkeletonRows rows={4} avatars={false} />}
      {state.kind === 'failed' && <ErrorNotice error={state.error} onRetry={reload} />}
      {state.kind === 'ready' && state.value.length === 0 && (
        <EmptyState icon="megaphone" title={t('none')} action={compose}>
          {t('noneText')}
        </EmptyState>
      )}
      {state.kind === 'ready' && state.value.length > 0 && (
        <ul class="cards">
          {state.value.map((report) => (
            <AnnouncementRow key={report.announcement.id} report={report} onChanged={changed} />
          ))}
        </ul>
      )}
      {composing && <Compose onSent={sent} onClose={() => setComposing(false)} />}
    </Page>
  )
}
