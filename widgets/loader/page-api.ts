/** This is `window.Helpline`, what the host page can do. Calls made before the script was there wait in `q`. */
import type { PageEvents } from './host.ts'
import type { Identity } from './visitor-identity.ts'

type Listener = (detail: never) => void

export interface PageApi {
  open(): void
  close(): void
  toggle(): void
  identify(identity: Identity): void
  reset(): void
  dismissAnnouncement(id: string): void
  /** Reports what a visitor did with an announcement that the page shows, because only the page knows. */
  noteAnnouncement(id: string, what: 'seen' | 'clicked'): void
  /** Adds a listener. Returns a function that takes it off again. */
  on<E extends keyof PageEvents>(event: E, listener: (detail: PageEvents[E]) => void): () => void
  /** Takes the widget out of the page: its elements, its socket and all its listeners. */
  destroy(): void
}

export type Call = { [K in keyof PageApi]: [K, ...Parameters<PageApi[K]>] }[keyof PageApi]

export class PageListeners {
  readonly #listeners = new Map<string, Set<Listener>>()
  #ready = false

  readonly on: PageApi['on'] = (event, listener) => {
    const set = this.#listeners.get(event) ?? new Set()
    this.#listeners.set(event, set.add(listener as Listener))
    // A listener that comes late is called at once.
    if (event === 'ready' && this.#ready) queueMicrotask(() => (listener as () => void)())
    return () => set.delete(listener as Listener)
  }

  emit<E extends keyof PageEvents>(event: E, detail: PageEvents[E]): void {
    if (event === 'ready') this.#ready = true
    for (const listener of this.#listeners.get(event) ?? []) {
      try {
        listener(detail as never)
      } catch (error) {
        // A fault in the page's listener must not stop the chat, and must not be hidden from the page's developer.
        setTimeout(() => {
          throw error
        })
      }
    }
  }

  /** Returns the calls that would add the same listeners to another widget. */
  get calls(): Call[] {
    return [...this.#listeners].flatMap(([event, set]) =>
      [...set].map((listener) => ['on', event, listener] as unknown as Call),
    )
  }
}

type Installed = PageApi & { q?: Call[] }
const page = window as unknown as { Helpline?: Installed }

/** Returns what the page or an earlier script has put there. An element of that name counts as neither. */
function given(): Installed | undefined {
  const found = Object.getOwnPropertyDescriptor(page, 'Helpline')?.value as Installed | undefined
  return found && !((found as unknown) instanceof Node) ? found : undefined
}

/**
 * Says whether a widget is there already: a script that is pasted twice, or run again by a page that swaps its body,
 * makes only one.
 */
export const isInstalled = (): boolean => Object.hasOwn(given() ?? {}, 'open')

export const waiting = (): Call[] => {
  const calls = given()?.q
  return Array.isArray(calls) ? calls : []
}

/** Lets the page's calls wait until the API is there. Returns a function that gives the API of the moment. */
export function takeCalls({ on, destroy }: Pick<PageApi, 'on' | 'destroy'>): () => PageApi {
  const q = waiting()
  const later = ['open', 'close', 'toggle', 'identify', 'reset', 'dismissAnnouncement', 'noteAnnouncement'].map(
    (name) => [name, (...given: unknown[]) => void q.push([name, ...given] as Call)],
  )
  page.Helpline = { q, on, destroy, ...Object.fromEntries(later) }
  return () => page.Helpline as PageApi
}

/** Puts the API in place, and then makes the calls that came before it. */
export function install(api: PageApi): void {
  const calls = waiting()
  page.Helpline = api
  for (const [name, ...given] of calls)
    if (Object.hasOwn(api, name)) (api[name] as (...given: unknown[]) => unknown)(...given)
}

/** Takes the API away: calls from now on, and `calls`, wait for the next script. */
export function uninstall(calls: Call[]): void {
  page.Helpline = { q: calls } as Installed
}
