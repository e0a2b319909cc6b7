/** `window.Helpline`: what the host page can do. Calls made before the script was there wait in `q`. */
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
  /** Of one that the page shows: only it knows. */
  noteAnnouncement(id: string, what: 'seen' | 'clicked'): void
  /** Answers a function that takes the listener off again. */
  on<E extends keyof PageEvents>(event: E, listener: (detail: PageEvents[E]) => void): () => void
  /** Takes the widget out of the page: its elements, its socket, whatever it listens to. */
  destroy(): void
}

export type Call = { [K in keyof PageApi]: [K, ...Parameters<PageApi[K]>] }[keyof PageApi]

export class PageListeners {
  readonly #listeners = new Map<string, Set<Listener>>()
  #ready = false

  readonly on: PageApi['on'] = (event, listener) => {
    const set = this.#listeners.get(event) ?? new Set()
    this.#listeners.set(event, set.add(listener as Listener))
    // Who asks late is told at once.
    if (event === 'ready' && this.#ready) queueMicrotask(() => (listener as () => void)())
    return () => set.delete(listener as Listener)
  }

  emit<E extends keyof PageEvents>(event: E, detail: PageEvents[E]): void {
    if (event === 'ready') this.#ready = true
    for (const listener of this.#listeners.get(event) ?? []) {
      try {
        listener(detail as never)
      } catch (error) {
        // A fault of the page must not stop the chat, and must not be hidden from the page's developer.
        setTimeout(() => {
          throw error
        })
      }
    }
  }

  /** The calls that would put the same listeners to another widget. */
  get calls(): Call[] {
    return [...this.#listeners].flatMap(([event, set]) =>
      [...set].map((listener) => ['on', event, listener] as unknown as Call),
    )
  }
}

type Installed = PageApi & { q?: Call[] }
const page = window as unknown as { Helpline?: Installed }

/** What the page or an earlier script put there. An element of that name is neither. */
function given(): Installed | undefined {
  const found = Object.getOwnPropertyDescriptor(page, 'Helpline')?.value as Installed | undefined
  return found && !((found as unknown) instanceof Node) ? found : undefined
}

/** A script pasted twice, or run again by a page that swaps its body, makes one widget. */
export const isInstalled = (): boolean => Object.hasOwn(given() ?? {}, 'open')

export const waiting = (): Call[] => {
  const calls = given()?.q
  return Array.isArray(calls) ? calls : []
}

/** Until the API is there, the page's calls wait. Answers the API of the moment. */
export function takeCalls({ on, destroy }: Pick<PageApi, 'on' | 'destroy'>): () => PageApi {
  const q = waiting()
  const later = ['open', 'close', 'toggle', 'identify', 'reset', 'dismissAnnouncement', 'noteAnnouncement'].map(
    (name) => [name, (...given: unknown[]) => void q.push([name, ...given] as Call)],
  )
  page.Helpline = { q, on, destroy, ...Object.fromEntries(later) }
  return () => page.Helpline as PageApi
}

/** Puts the API in place and makes up for the calls that came before it. */
export function install(api: PageApi): void {
  const calls = waiting()
  page.Helpline = api
  for (const [name, ...given] of calls)
    if (Object.hasOwn(api, name)) (api[name] as (...given: unknown[]) => unknown)(...given)
}

/** What is called from now on waits for the next script. */
export function uninstall(calls: Call[]): void {
  page.Helpline = { q: calls } as Installed
}
