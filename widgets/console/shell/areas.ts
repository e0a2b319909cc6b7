/**
 * F6 (Shift+F6 backwards) walks through the parts of the screen, as in a mail program: the rail, the list, the chat,
 * its field, the details.
 */
const AREAS = ['.rail', '.list', '.thread', '.composer', '.details'] as const
/** In a part the focus begins here: the present row, or the field, otherwise whatever comes first. */
const FIRST = [
  '[aria-current="true"]',
  'textarea',
  '.composer-reason',
  '.row',
  ':is(a[href], button, input, select):not(:disabled)',
]

export function nextArea(step: 1 | -1): void {
  const areas = AREAS.flatMap((each) => [...document.querySelectorAll<HTMLElement>(each)]).filter((area) =>
    area.checkVisibility(),
  )
  const at = areas.findLastIndex((area) => area.contains(document.activeElement))
  const next = at < 0 ? areas.at(step === 1 ? 0 : -1) : areas[(at + step + areas.length) % areas.length]
  if (next !== undefined) beginOf(next).focus()
}

function beginOf(area: HTMLElement): HTMLElement {
  // The thread itself takes the focus, because the keys scroll it.
  if (area.tabIndex >= 0) return area
  for (const each of FIRST) {
    const found = [...area.querySelectorAll<HTMLElement>(each)].find((element) => element.checkVisibility())
    if (found !== undefined) return found
  }
  return area
}
