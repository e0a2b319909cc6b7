/**
 * Holds what a page loads when it opens as one state: `const { state, reload, change } = useLoad((signal) => …, [id])`.
 */
import { useEffect, useRef, useState } from 'preact/hooks'

export type Load<T> = { kind: 'loading' } | { kind: 'failed'; error: unknown } | { kind: 'ready'; value: T }

export interface Loaded<T> {
  state: Load<T>
  reload(): void
  /** Shows a changed value without asking the server again. */
  change(next: (value: T) => T): void
}

/** Loads again when `deps` change; an answer to the earlier request that comes after that is dropped. */
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
  /** The error of the last try, if it failed. */
  error: unknown
  /** Runs the work; does nothing while it is busy. */
  run(work: () => Promise<void>): void
}

/** Runs what a button does. It is busy meanwhile, and keeps the error to show when it failed. */
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
