/**
 * This file keeps the place in the console in the address behind `#`, so that a reload and a permalink come back to it.
 */
import { type ReadonlySignal, signal } from '@preact/signals'
import { isAnythingUnsaved, leave } from '../../ui/forms/unsaved.ts'

export type Route =
  | { screen: 'chats'; id?: string }
  | { screen: 'tickets'; id?: string }
  | { screen: 'rooms'; id?: string }
  | { screen: 'announcements'; id?: string }

const SCREENS = ['chats', 'tickets', 'rooms'] as const
const ID = /^[A-Za-z0-9_-]{22}$/

/**
 * Reads a route from the fragment of an address. An unknown screen becomes the list of chats; an id that is none is
 * left out.
 */
export function parseRoute(hash: string): Route {
  const [screen, id] = hash.replace(/^#\/?/, '').split('/')
  const known = id !== undefined && ID.test(id) ? { id } : {}
  if (screen === 'announcements') return { screen }
  return { screen: SCREENS.find((each) => each === screen) ?? 'chats', ...known }
}

export function formatRoute(route: Route): string {
  return `#/${route.screen}${route.id === undefined ? '' : `/${route.id}`}`
}

const current = signal<Route>(parseRoute(location.hash))
/** The Back button has moved already. This undoes it until the agent has said whether unsaved input may be lost. */
addEventListener('hashchange', () => {
  const [here, there] = [formatRoute(current.peek()), parseRoute(location.hash)]
  if (formatRoute(there) === here) return
  if (!isAnythingUnsaved()) {
    current.value = there
    return
  }
  history.pushState(null, '', here)
  leave(() => history.back())
})

export const route: ReadonlySignal<Route> = current

/** Goes to a route at once; callers that must first ask about unsaved input use `leave`. */
export function go(next: Route): void {
  current.value = next
  if (location.hash !== formatRoute(next)) location.hash = formatRoute(next)
}

/** Returns the whole address of a route, to be copied. */
export function permalink(to: Route): string {
  return `${location.origin}${location.pathname}${formatRoute(to)}`
}
