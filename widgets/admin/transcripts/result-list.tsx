import { useEffect, useRef } from 'preact/hooks'
import { Button } from '../../ui/components/button.tsx'
import { EmptyState, ErrorNotice, Notice, SkeletonRows } from '../../ui/components/states.tsx'
import { Link } from '../shell/link.tsx'
import { t } from '../strings/transcripts.ts'
import { filterCount, type Query } from './query.ts'
import { ResultRow } from './result-row.tsx'
import type { Results, ResultsState } from './results.ts'

export interface ResultListProps {
  results: Results
  query: Query
  chosen: string | undefined
}

export function ResultList({ results, query, chosen }: ResultListProps) {
  const state = results.state.value
  if (state.kind === 'loading') return <SkeletonRows rows={8} />
  if (state.kind === 'failed') {
    return (
      <div class="finder__notice">
        <ErrorNotice error={state.error} onRetry={() => void results.search(query, 'again')} />
      </div>
    )
  }
  if (state.rows.length === 0 && state.next === null && !state.indexing) return <Nothing query={query} />
  return (
    <div class="results" aria-busy={state.stale}>
      {state.indexing && <Notice>{t('indexing')}</Notice>}
      {/* A long search answers with little and goes on from there, by itself as the end of the list is in sight. */}
      {state.rows.length === 0 && state.next !== null && <Notice>{t('searchingOn')}</Notice>}
      <p class="visually-hidden" role="status">
        {state.stale ? '' : t('found', { count: state.rows.length })}
      </p>
      <ol>
        {state.rows.map((row) => (
          <ResultRow key={row.conversation.id} row={row} query={query} chosen={row.conversation.id === chosen} />
        ))}
      </ol>
      {state.next !== null && <More state={state} onMore={() => void results.more()} />}
    </div>
  )
}

/**
 * Loads the next page when the end of the list comes into sight. The button is for keys, and for another try after an
 * error.
 */
function More({ state, onMore }: { state: Extract<ResultsState, { kind: 'ready' }>; onMore(): void }) {
  const end = useRef<HTMLDivElement>(null)
  const latest = useRef(onMore)
  latest.current = onMore
  const failed = typeof state.more === 'object'
  useEffect(() => {
    if (failed || end.current === null) return
    const watch = new IntersectionObserver(([entry]) => entry?.isIntersecting && latest.current())
    watch.observe(end.current)
    return () => watch.disconnect()
  }, [failed, state.next])
  return (
    <div ref={end} class="results__more">
      {typeof state.more === 'object' && <ErrorNotice error={state.more.error} />}
      <Button size="small" busy={state.more === 'loading'} onClick={onMore}>
        {t('more')}
      </Button>
    </div>
  )
}

function Nothing({ query }: { query: Query }) {
  if (query.q === '' && filterCount(query) === 0) {
    return (
      <EmptyState icon="archive" title={t('noneYet')}>
        {t('noneYetText')}
      </EmptyState>
    )
  }
  return (
    <EmptyState icon="search" title={t('nothing')} action={<Link to="/admin/transcripts">{t('showAll')}</Link>}>
      {t('nothingText')}
    </EmptyState>
  )
}
