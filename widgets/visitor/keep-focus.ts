/**
 * A dialog of the page may take the focus back whenever it goes elsewhere. Whoever clicks into the window or types there
 * means it: then the focus comes back once more, and from there on the page does not hear where it went.
 */
import type { Host } from '../loader/host.ts'

/** For so long after what the visitor did, the page has no say in where the focus is. */
const MEANT_MS = 1_000
const TRIES = 3

export function keepFocus(host: Host): () => void {
  const { root } = host
  const ending = new AbortController()
  let meant = -MEANT_MS
  let tries = 0
  let trapped = false
  const isOurs = (target: EventTarget | null | undefined) => target === root.host
  const onGesture = (event: Event) => {
    const inside = event.composedPath().includes(root)
    const { key } = event as KeyboardEvent
    meant = inside && key !== 'Tab' && key !== 'Escape' ? performance.now() : -MEANT_MS
    tries = 0
    if (!inside && !key) trapped = false
  }
  const onFocus = (event: Event) => {
    const { type, relatedTarget } = event as FocusEvent
    if (!isOurs(event.target) && !isOurs(relatedTarget)) return
    const [from] = event.composedPath()
    if (type === 'focusout' && from !== event.target && !isOurs(relatedTarget) && relatedTarget && host.isOpen) {
      if (performance.now() - meant < MEANT_MS && tries++ < TRIES) {
        trapped = true
        queueMicrotask(() => (from as HTMLElement).focus({ preventScroll: true }))
      }
    }
    if (trapped) event.stopImmediatePropagation()
  }
  const how = { capture: true, signal: ending.signal }
  for (const type of ['pointerdown', 'keydown']) addEventListener(type, onGesture, how)
  for (const type of ['focusin', 'focusout', 'focus', 'blur']) addEventListener(type, onFocus, how)
  return () => ending.abort()
}
