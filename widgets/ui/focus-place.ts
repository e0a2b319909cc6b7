/**
 * What has the focus may go: a row that was dealt with, a pane that was closed, a list in the place of which comes a form.
 * Browsers then begin at the top of the page again, with keys that do nothing. So the place is remembered, and what now stands
 * there is gone on with.
 */
const STOPS = 'a[href], button, input, select, textarea, summary, [tabindex]'
const ROWS = 'a.row, a.result'
/** Only the nearest matter. */
const REMEMBERED = 60

export interface FocusPlace {
  element: HTMLElement
  /** What it stands in, from the inside out. */
  around: Element[]
  /** Stops of the Tab key and rows in front of it, nearest first. */
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

/** Back to it or, when it is gone, to what stands next in the nearest of its surroundings that are left. */
export function focusAgain({ element, around, before }: FocusPlace): void {
  if (isReachable(element)) return element.focus()
  for (const part of around) {
    if (!part.isConnected) continue
    // A page with nothing to press is itself gone on from.
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
  // Where nothing of it is left, as after sign-in, another page stands there: it is read from its top.
  return (
    (last && stops[stops.indexOf(last) + 1]) ?? last ?? part.querySelector<HTMLElement>('main[tabindex]') ?? stops[0]
  )
}

/** What goes by itself is no place to stay. */
const isStop = (element: HTMLElement) =>
  (element.tabIndex >= 0 || element.matches(ROWS)) && element.closest('.toasts') === null
const isReachable = (element: HTMLElement) =>
  element.isConnected && !element.matches(':disabled') && element.checkVisibility()

/** Where the work in a dialog begins: what is marked as the first; a field; the first answer. Not the button that closes. */
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

/** For the whole page. Whoever clicks beside everything means it: only what was taken away is made up for. */
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
  // Whoever takes it away may put the focus somewhere in the same turn.
  const changes = new MutationObserver(() => isLost() && queueMicrotask(look))
  changes.observe(document.body, { childList: true, subtree: true, attributeFilter: ['disabled'] })
}
