/** This knows where we are: it has the address bar as a signal, and the only way to change it. */
import { type ReadonlySignal, signal } from '@preact/signals'
import { isAnythingUnsaved, leave } from '../../ui/forms/unsaved.ts'

export interface Place {
  path: string
  /** The query with its question mark, or an empty text. */
  search: string
  /** The fragment with its hash sign, or an empty text. */
  hash: string
}

const read = (): Place => ({ path: location.pathname, search: location.search, hash: location.hash })
const current = signal<Place>(read())
export const place: ReadonlySignal<Place> = current

const update = () => {
  current.value = read()
}

/** The Back button has moved already. This undoes it until the reader has said whether unsaved input may be lost. */
addEventListener('popstate', () => {
  const { path, search, hash } = current.peek()
  if (!isAnythingUnsaved() || location.pathname === path) return update()
  history.pushState(null, '', path + search + hash)
  leave(() => history.back())
})
addEventListener('hashchange', update)

/** Goes to an address. `replace` leaves no step for the Back button, for what changes with every letter. */
export function go(address: string, how: 'push' | 'replace' = 'push'): void {
  if (address === location.pathname + location.search + location.hash) return
  const move = () => {
    history[how === 'push' ? 'pushState' : 'replaceState'](null, '', address)
    update()
  }
  if (how === 'push') leave(move)
  else move()
}
