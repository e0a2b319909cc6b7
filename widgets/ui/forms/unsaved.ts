/**
 * This file asks before unsaved input is lost: when somebody leaves by a link, the Back button, Esc, a click beside the
 * dialog or by closing the tab. A form says what it holds; one question serves all.
 */
import { type ReadonlySignal, signal } from '@preact/signals'
import { useId, useLayoutEffect, useRef } from 'preact/hooks'

const unsaved = new Set<string>()
const waiting = signal<(() => void) | undefined>(undefined)
/** Holds where somebody wants to go, until they have said whether their input may be lost. */
export const leaving: ReadonlySignal<(() => void) | undefined> = waiting

export const isAnythingUnsaved = (): boolean => unsaved.size > 0

/** Runs `go`, or asks first. It also serves where something else than a form's input would be lost. */
export function leave(go: () => void, isAtRisk = false): void {
  if (isAnythingUnsaved() || isAtRisk) waiting.value = go
  else go()
}

export function answer(how: 'stay' | 'discard'): void {
  const go = waiting.peek()
  waiting.value = undefined
  if (how === 'stay') return
  note(() => unsaved.clear())
  go?.()
}

/**
 * Guards a form on a page. `held` is what it holds now, as plain values. `saved` says that these values are stored from
 * now on.
 */
export function useUnsaved(held: unknown, busy: boolean): { saved(): void } {
  const id = useId()
  const now = JSON.stringify(held)
  const known = useRef(now)
  // While the form is being saved nothing is lost by leaving.
  const dirty = now !== known.current && !busy
  // This runs at once, because after a later effect somebody who types and leaves in one breath would not be asked.
  useLayoutEffect(() => {
    if (!dirty) return undefined
    note(() => unsaved.add(id))
    return () => note(() => unsaved.delete(id))
  }, [dirty])
  const saved = () => {
    known.current = now
    note(() => unsaved.delete(id))
  }
  return { saved }
}

/** Guards a form in a dialog. Returns its way out, which asks first. */
export function useGuarded(onClose: () => void, held: unknown, busy: boolean): () => void {
  const first = useRef(JSON.stringify(held))
  useUnsaved(held, busy)
  return () => {
    if (JSON.stringify(held) === first.current || busy) onClose()
    else waiting.value = onClose
  }
}

/**
 * Applies a change. A listener for the closing tab would keep the page out of the browser's cache of pages, so it
 * exists only while there is something to lose.
 */
function note(change: () => void): void {
  change()
  if (isAnythingUnsaved()) addEventListener('beforeunload', keep)
  else removeEventListener('beforeunload', keep)
}

const keep = (event: BeforeUnloadEvent): void => event.preventDefault()
