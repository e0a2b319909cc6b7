/**
 * This file restores the focus when the element that has it goes: a row that was dealt with, a pane that was closed, a
 * list that a form replaces. Browsers then begin at the top of the page again, with keys that do nothing. So we
 * remember the place, and go on with what stands there now.
 */
const STOPS = 'a[href], button, input, select, textarea, summary, [tabindex]'
const ROWS = 'a.row, a.result'
/** So many stops are remembered, because only the nearest matter. */
const REMEMBERED = 60

export interface FocusPlace {
  element: HTMLElement
  /** The elements around it, from the inside out. */
  around: Element[]
  /** The rows and the stops of the Tab key in front of it, nearest first. */
  before: HTMLElement[]
}

export function focusPlace(element: Element | null): FocusPlace | undefined {
  if (!(element instanceof HTMLElement) || element === document.body) return undefined
  const around: Element[] = []
  for (let each = element.parentElement; each !== null; each = each.parentElement) around.push(each)
  const stops = [...document.querySelectorAll<HTMLElement>(STOPS)]
  const at = stops.indexOf(element)
  const before = stops.slice(0, Math.max(at, 0)).filter(isStop).slice(-REMEMBERED).reverse()
  return { element, around, before }
}

/**
 * Moves the focus back to the element or, when it is gone, to what stands next in the nearest of its surroundings that
 * are left.
 */
export function focusAgain({ element, around, before }: FocusPlace): void {
  if (isReachable(element)) return element.focus()
  for (const part of around) {
    if (!part.isConnected) continue
    // On a page with nothing to press, the page itself gets the focus.
    const stop =
      part instanceof HTMLDialogElement
        ? firstStop(part)
        : (nextIn(part, before) ?? part.closest<HTMLElement>('main[tabindex]'))
    stop?.focus()
    if (stop && document.activeElement === stop) return
  }
}

function nextIn(part: Element, before: HTMLElement[]): HTMLElement | undefined {
  const stops = [...part.querySelectorAll<HTMLElement>(STOPS)].filter((stop) => isStop(stop) && isReachable(stop))
  const last = before.find((stop) => part.contains(stop) && isReachable(stop))
  // When nothing of it is left, as after sign-in, another page stands there, which is read from its top.
  return (
    (last && stops[stops.indexOf(last) + 1]) ?? last ?? part.querySelector<HTMLElement>('main[tabindex]') ?? stops[0]
  )
}

/** Says whether the focus may stay on an element; what disappears by itself is no such place. */
const isStop = (element: HTMLElement) =>
  (element.tabIndex >= 0 || element.matches(ROWS)) && element.closest('.toasts') === null
const isReachable = (element: HTMLElement) =>
  element.isConnected && !element.matches(':disabled') && element.checkVisibility()

/**
 * The work in a dialog begins here: with what is marked as the first, else a field, else the first answer. It never
 * begins with the button that closes.
 */
const FIRST = [
  '[data-first="true"]',
  '.dialog__body :checked[type=radio]',
  '.dialog__body :is(input, select, textarea):not(:disabled)',
  '.dialog__foot button',
  '.dialog__body button:not(:disabled)',
]

export function firstStop(dialog: HTMLDialogElement | null): HTMLElement | undefined {
  return FIRST.map((stop) => dialog?.querySelector<HTMLElement>(stop)).find((found) => found) ?? undefined
}

/**
 * Watches the whole page. A person who clicks beside everything means it, so only a focus that was taken away is
 * restored.
 */
export function keepFocusPlace(): void {
  let place: FocusPlace | undefined
  addEventListener('focusin', ({ target }) => {
    place = focusPlace(target as Element)
  })
  addEventListener('pointerdown', ({ target }) => {
    if (place !== undefined && !place.element.contains(target as Node)) place = undefined
  })
  const isLost = () => document.activeElement === document.body || document.activeElement === place?.element
  const look = () => {
    if (place !== undefined && isLost() && !isReachable(place.element)) focusAgain(place)
  }
  // Code that removes the element may move the focus in the same turn, so we look after that.
  const changes = new MutationObserver(() => isLost() && queueMicrotask(look))
  changes.observe(document.body, { childList: true, subtree: true, attributeFilter: ['disabled'] })
}
