/**
 * Makes a list one stop of the Tab key: the present row, or the first. ↑ ↓ Home End move within it, Enter opens. So one
 * key leads from the list to what stands behind it, however long the list is.
 */
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'

const ROWS = 'a.row'

/** Returns the props for the box around the rows. */
export function useRoving<T extends HTMLElement = HTMLDivElement>() {
  const box = useRef<T>(null)
  useLayoutEffect(() => {
    const rows = rowsOf(box.current)
    const focused = rows.find((row) => row === document.activeElement)
    makeStop(rows, focused ?? rows.find((row) => row.getAttribute('aria-current') === 'true') ?? rows[0])
  })
  useEffect(() => {
    const element = box.current
    const pressed = (event: KeyboardEvent) => move(event, rowsOf(element))
    element?.addEventListener('keydown', pressed)
    return () => element?.removeEventListener('keydown', pressed)
  }, [])
  return box
}

function move(event: KeyboardEvent, rows: HTMLElement[]): void {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
  const at = rows.indexOf(document.activeElement as HTMLElement)
  const next = at < 0 ? undefined : rowFor(event.key, rows, at)
  if (next === undefined) return
  event.preventDefault()
  makeStop(rows, next)
  next.focus()
}

function rowFor(key: string, rows: HTMLElement[], at: number): HTMLElement | undefined {
  if (key === 'ArrowDown') return rows[Math.min(at + 1, rows.length - 1)]
  if (key === 'ArrowUp') return rows[Math.max(at - 1, 0)]
  if (key === 'Home') return rows[0]
  return key === 'End' ? rows.at(-1) : undefined
}

const rowsOf = (box: HTMLElement | null): HTMLElement[] => [...(box?.querySelectorAll<HTMLElement>(ROWS) ?? [])]

function makeStop(rows: readonly HTMLElement[], stop: HTMLElement | undefined): void {
  for (const row of rows) row.tabIndex = row === stop ? 0 : -1
}
