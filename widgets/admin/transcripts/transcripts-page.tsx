/**
 * This page finds any conversation and shows it: filters, results and the transcript. The address bar names all of it.
 */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { Button } from '../../ui/components/button.tsx'
import { EmptyState } from '../../ui/components/states.tsx'
import { useLoad } from '../../ui/components/use-load.ts'
import { call } from '../../ui/session/call.ts'
import { go, place } from '../shell/place.ts'
import { t } from '../strings/transcripts.ts'
import { ExportDialog } from './export-dialog.tsx'
import { Filters } from './filters.tsx'
import { useLeaving } from './leaving.ts'
import { addressOf, filterCount, type Query, queryOf } from './query.ts'
import { ResultList } from './result-list.tsx'
import { Results } from './results.ts'
import { SearchBox } from './search-box.tsx'
import { Transcript } from './transcript.tsx'
import { useWalk } from './walk.ts'

export function TranscriptsPage({ id }: { id: string | undefined }) {
  const results = useMemo(() => new Results(), [])
  const query = queryOf(place.value.search)
  const [exporting, setExporting] = useState(false)
  const [filtering, setFiltering] = useState(false)
  const layout = useRef<HTMLDivElement>(null)
  const choices = useLoad(async () => {
    const [agents, sites] = await Promise.all([call('listAgents'), call('listSites')])
    return { agents: agents.items, sites: sites.items }
  }, [])
  useEffect(() => void results.search(query), [place.value.search])
  useEffect(() => () => results.close(), [])
  useWalk({ results, query, id, layout })
  useLeaving({ results, query, id })
  const change = (next: Query, how: 'push' | 'replace' = 'push') => go(addressOf(next, id), how)
  const backToList = () => {
    go(addressOf(query), 'replace')
    void results.search(query, 'again')
  }
  const count = filterCount(query)
  return (
    <div
      ref={layout}
      class={`finder${id === undefined ? '' : ' finder--open'}${filtering ? ' finder--filtering' : ''}`}
    >
      <h1 class="visually-hidden">{t('title')}</h1>
      <Filters
        query={query}
        choices={choices.state.kind === 'ready' ? choices.state.value : { agents: [], sites: [] }}
        onChange={change}
        onDone={() => setFiltering(false)}
      />
      <section class="finder__results" aria-label={t('results')}>
        <div class="finder__search">
          <SearchBox value={query.q} onSearch={(q, how) => change({ ...query, q }, how)} />
          <div class="finder__tools">
            <span class="finder__filter">
              <Button size="small" icon="filter" aria-expanded={filtering} onClick={() => setFiltering(!filtering)}>
                {count === 0 ? t('filters') : t('filtersOn', { count })}
              </Button>
            </span>
            <Button size="small" look="quiet" icon="download" onClick={() => setExporting(true)}>
              {t('export')}
            </Button>
          </div>
        </div>
        <ResultList results={results} query={query} chosen={id} />
      </section>
      <section class="finder__transcript" aria-label={t('transcript')}>
        {id === undefined ? (
          <EmptyState icon="archive" title={t('choose')}>
            {t('chooseText')}
          </EmptyState>
        ) : (
          <Transcript key={id} id={id} query={query} onDeleted={backToList} />
        )}
      </section>
      {exporting && <ExportDialog query={query} onClose={() => setExporting(false)} />}
    </div>
  )
}
