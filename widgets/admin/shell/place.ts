/** Where we are: the address bar as a signal, and the one way to change it. */
import { type ReadonlySignal, signal } from '@preact/signals'

export interface Place {
  path: string
  /** With its question mark, or empty. */
  search: string
  /** With its hash sign, or empty. */
  hash: string
}

const read = (): Place => ({ path: location.pathname, search: location.search, hash: location.hash })
const current = signal<Place>(read())
export const place: ReadonlySignal<Place> = current

const update = () => {
  current.value = read()
}
addEventListener('popstate', update)
addEventListener('hashchange', update)

/** `replace` leaves no step for the Back button: for what changes with every letter typed. */
export function go(address: string, how: 'push' | 'replace' = 'push'): void {
  if (address === location.pathname + location.search + location.hash) return
  history[how === 'push' ? 'pushState' : 'replaceState'](null, '', address)
  update()
}
