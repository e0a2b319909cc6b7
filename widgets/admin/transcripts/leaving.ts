/** This closes a transcript beside the results of another search, because it would be taken for one of them. */
import { useEffect, useRef } from 'preact/hooks'
import { go } from '../shell/place.ts'
import { addressOf, type Query, searchOf } from './query.ts'
import type { Results } from './results.ts'

export interface LeavingOptions {
  results: Results
  query: Query
  id: string | undefined
}

/** Closes it, except that one that was opened by its own link stays until somebody searches for something else. */
export function useLeaving({ results, query, id }: LeavingOptions): void {
  const search = searchOf(query)
  const openedWith = useRef(search)
  const state = results.state.value
  const settled = state.kind === 'ready' && !state.stale && state.of === search
  const found = settled && state.rows.some((row) => row.conversation.id === id)
  useEffect(() => {
    if (!settled || id === undefined || search === openedWith.current) return
    openedWith.current = search
    if (!found) go(addressOf(query), 'replace')
  }, [settled, search, found, id])
}
