/** This page shows who is blocked now, by whom and until when, and lifts blocks. */
import type { VisitorBlock } from '../../../src/protocol/wire.ts'
import { EmptyState, ErrorNotice, SkeletonRows } from '../../ui/components/states.tsx'
import { useLoad } from '../../ui/components/use-load.ts'
import { call } from '../../ui/session/call.ts'
import { Page } from '../shell/page.tsx'
import { t } from '../strings/blocks.ts'
import { BlockTable } from './block-table.tsx'

export function BlocksPage() {
  const { state, reload, change } = useLoad(
    async (): Promise<readonly VisitorBlock[]> => (await call('listBlocks')).items,
    [],
  )
  const lifted = (id: string) => change((now) => now.filter((block) => block.id !== id))
  return (
    <Page title={t('title')} text={t('text')}>
      {state.kind === 'loading' && <SkeletonRows rows={3} avatars={false} />}
      {state.kind === 'failed' && <ErrorNotice error={state.error} onRetry={reload} />}
      {state.kind === 'ready' &&
        (state.value.length === 0 ? (
          <EmptyState icon="lock" title={t('none')}>
            {t('noneText')}
          </EmptyState>
        ) : (
          <BlockTable blocks={state.value} onLifted={lifted} />
        ))}
    </Page>
  )
}
