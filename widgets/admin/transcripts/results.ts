/** This is the result list. It runs one search at a time and loads page after page. */
import { type ReadonlySignal, signal } from '@preact/signals'
import type { TranscriptRow } from '../../../src/protocol/http-api.ts'
import { callUntil } from '../../ui/session/call.ts'
import { filterOf, type Query, searchOf } from './query.ts'

export type ResultsState =
  | { kind: 'loading' }
  | { kind: 'failed'; error: unknown }
  /** Is `stale` while the next search runs, and the old rows stay in sight. */
  | {
      kind: 'ready'
      /** The search that found them, as it stands in the address. */
      of: string
      rows: readonly TranscriptRow[]
      next: string | null
      /** Is true when so much was said lately that not all of it can be found yet. */
      indexing: boolean
      stale: boolean
      more: 'idle' | 'loading' | { error: unknown }
    }

export class Results {
  readonly #state = signal<ResultsState>({ kind: 'loading' })
  #abort = new AbortController()
  #query: Query | undefined

  get state(): ReadonlySignal<ResultsState> {
    return this.#state
  }

  /** Searches, unless this is what was searched last. */
  async search(query: Query, how: 'changed' | 'again' = 'changed'): Promise<void> {
    if (how === 'changed' && this.#query !== undefined && searchOf(this.#query) === searchOf(query)) return
    this.#query = query
    const { signal: until } = this.#restart()
    const now = this.#state.value
    this.#state.value = now.kind === 'ready' ? { ...now, stale: true } : { kind: 'loading' }
    try {
      const { items, next, indexing = false } = await callUntil(until, 'findTranscripts', { query: filterOf(query) })
      if (!until.aborted)
        this.#state.value = {
          kind: 'ready',
          of: searchOf(query),
          rows: items,
          next,
          indexing,
          stale: false,
          more: 'idle',
        }
    } catch (error) {
      if (!until.aborted) this.#state.value = { kind: 'failed', error }
    }
  }

  async more(): Promise<void> {
    const now = this.#state.value
    if (this.#query === undefined || now.kind !== 'ready' || now.next === null || now.more === 'loading' || now.stale)
      return
    const until = this.#abort.signal
    this.#state.value = { ...now, more: 'loading' }
    try {
      const { items, next } = await callUntil(until, 'findTranscripts', {
        query: { ...filterOf(this.#query), cursor: now.next },
      })
      if (!until.aborted) this.#state.value = { ...now, rows: [...now.rows, ...items], next, more: 'idle' }
    } catch (error) {
      if (!until.aborted) this.#state.value = { ...now, more: { error } }
    }
  }

  close(): void {
    this.#abort.abort()
  }

  #restart(): AbortController {
    this.#abort.abort()
    this.#abort = new AbortController()
    return this.#abort
  }
}
