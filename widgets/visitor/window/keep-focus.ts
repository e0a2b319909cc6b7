/**
 * This file keeps the focus in the window. A dialog of the page may take it back whenever it goes elsewhere. A visitor
 * who clicks into the window or types there means it: so the focus comes back once more, and from then on the page is
 * not told where it went.
 */
import { steady } from '../../client/clock.ts'
import type { Host } from '../../loader/host.ts'

/** For so long after the visitor did something, the page has no say in where the focus is. */
const MEANT_MS = 1_000
const TRIES = 3

export function keepFocus(host: Host): () => void {
  const { root } = host
  const ending = new AbortController()
  let wanted: HTMLElement | undefined
  let until = 0
  let tries = 0
  let trapped = false
  const onGesture = (event: Event) => {
    const { key } = event as KeyboardEvent
    const path = event.composedPath()
    const inside = path.includes(root) && !/^(Tab|Escape)$/.test(key ?? '')
    wanted = inside ? (path as HTMLElement[]).find((element) => element.tabIndex >= 0) : undefined
    until = steady() + MEANT_MS
    tries = TRIES
    if (!inside) trapped = false
  }
  /** Looks where the focus is once all handlers of the page have run, because only then it is decided. */
  const look = () => {
    if (!wanted || root.activeElement || !host.isOpen || steady() > until || tries-- <= 0) return
    trapped = true
    wanted.focus({ preventScroll: true })
  }
  const onFocus = (event: Event) => {
    const ours = event.target === root.host
    if (!ours && (event as FocusEvent).relatedTarget !== root.host) return
    setTimeout(look)
    // A script of the page that takes the focus gives it back as it ends, because the next key may come before any
    // timer. While the focus still comes here, a look would be too early.
    if (ours === /out|blur/.test(event.type)) queueMicrotask(look)
    if (trapped) event.stopImmediatePropagation()
  }
  const how = { __proto__: null, capture: true, signal: ending.signal }
  for (const type of ['pointerdown', 'keydown']) addEventListener(type, onGesture, how)
  // Keys that follow a click at once come before any timer.
  addEventListener('click', look, how)
  for (const type of ['focusin', 'focusout', 'focus', 'blur']) addEventListener(type, onFocus, how)
  return () => ending.abort()
}
