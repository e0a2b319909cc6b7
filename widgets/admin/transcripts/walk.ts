/**
 * This lets ↑ and ↓ walk through the results from anywhere but a control that needs them. On a phone, Esc goes back to
 * the list.
 */
import type { RefObject } from 'preact'
import { useEffect } from 'preact/hooks'
import { go } from '../shell/place.ts'
import { addressOf, type Query } from './query.ts'
import type { Results } from './results.ts'

export interface WalkOptions {
  results: Results
  query: Query
  id: string | undefined
  layout: RefObject<HTMLDivElement | null>
}

export function useWalk({ results, query, id, layout }: WalkOptions): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (
        event.defaultPrevented ||
        event.altKey ||
        event.ctrlKey ||
        event.metaKey ||
        event.shiftKey ||
        event.isComposing
      )
        return
      if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
      if (needsArrows(event.target as Element)) return
      const next = neighbour(results, id, event.key === 'ArrowDown' ? 1 : -1)
      if (next === undefined) return
      event.preventDefault()
      go(addressOf(query, next), 'replace')
      const row = layout.current?.querySelector<HTMLElement>(`[data-result="${next}"]`)
      // The focus stays in the search box for somebody who types there.
      if (!(event.target instanceof HTMLInputElement)) row?.focus()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  })
}

function neighbour(results: Results, id: string | undefined, step: 1 | -1): string | undefined {
  const state = results.state.value
  if (state.kind !== 'ready') return undefined
  const at = state.rows.findIndex((row) => row.conversation.id === id)
  if (at === state.rows.length - 1) void results.more()
  return state.rows[at === -1 ? 0 : at + step]?.conversation.id
}

/**
 * Says whether an element needs ↑ and ↓. Text inputs of one line do not; dates, lists, menus, dialogs and the
 * transcript itself do.
 */
function needsArrows(target: Element): boolean {
  if (target instanceof HTMLInputElement && target.closest('[role="search"]')) return false
  return target.closest('input, select, textarea, dialog, [role="menu"], .transcript__log') !== null
}
