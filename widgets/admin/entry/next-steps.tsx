import { ErrorNotice, SkeletonRows } from '../../ui/components/states.tsx'
import { useLoad } from '../../ui/components/use-load.ts'
import { call } from '../../ui/session/call.ts'
import { EntryPage } from '../../ui/session/entry-page.tsx'
import { Snippet } from '../sites/snippet.tsx'
import { t } from '../strings/entry.ts'

export function NextSteps() {
  const { state, reload } = useLoad(async () => (await call('listSites')).items, [])
  return (
    <EntryPage title={t('ready')} text={t('readyText')} wide>
      <ol class="steps">
        <li class="steps__step">
          <h2>{t('step1')}</h2>
          {state.kind === 'loading' && <SkeletonRows rows={1} avatars={false} />}
          {state.kind === 'failed' && <ErrorNotice error={state.error} onRetry={reload} />}
          {state.kind === 'ready' &&
            (state.value[0] === undefined ? <p>{t('snippetFailed')}</p> : <Snippet siteKey={state.value[0].key} />)}
        </li>
        <li class="steps__step">
          <h2>{t('step2')}</h2>
          <a class="button button--primary" href="/console">
            {t('openConsole')}
          </a>
        </li>
        <li class="steps__step">
          <h2>{t('step3')}</h2>
          <a class="button button--secondary" href="/" target="_blank" rel="noreferrer">
            {t('openDemo')}
          </a>
        </li>
      </ol>
      <a href="/admin">{t('toAdmin')}</a>
    </EntryPage>
  )
}
