/** What a page loads when it opens, as one state: `const { state, reload, change } = useLoad((signal) => …, [id])`. */
import { useEffect, useRef, useState } from 'preact/hooks'

export type Load<T> = { kind: 'loading' } | { kind: 'failed'; error: unknown } | { kind: 'ready'; value: T }

export interface Loaded<T> {
  state: Load<T>
  reload(): void
  /** After a change of what was loaded: shows it without asking again. */
  change(next: (value: T) => T): void
}

/** Runs again when `deps` change; an answer that comes after that is dropped. */
export function useLoad<T>(work: (signal: AbortSignal) => Promise<T>, deps: readonly unknown[]): Loaded<T> {
  const [state, setState] = useState<Load<T>>({ kind: 'loading' })
  const [round, setRound] = useState(0)
  useEffect(() => {
    const abort = new AbortController()
    setState({ kind: 'loading' })
    work(abort.signal).then(
      (value) => abort.signal.aborted || setState({ kind: 'ready', value }),
      (error: unknown) => abort.signal.aborted || setState({ kind: 'failed', error }),
    )
    return () => abort.abort()
  }, [...deps, round])
  const change = (next: (value: T) => T) =>
    setState((now) => (now.kind === 'ready' ? { kind: 'ready', value: next(now.value) } : now))
  return { state, reload: () => setRound((now) => now + 1), change }
}

export interface Work {
  busy: boolean
  /** Why the last try failed. */
  error: unknown
  /** Does nothing while busy. */
  run(work: () => Promise<void>): void
}

/** What a button does: busy while it runs, and the error to show when it failed. */
export function useWork(): Work {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(undefined)
  const running = useRef(false)
  const run = (work: () => Promise<void>) => {
    if (running.current) return
    running.current = true
    setBusy(true)
    setError(undefined)
    work()
      .catch((failure: unknown) => setError(failure))
      .finally(() => {
        running.current = false
        setBusy(false)
      })
  }
  return { busy, error, run }
}
