/**
 * What a page has of its browser, as far as the code below the screens needs it: an address with a history, a storage,
 * and a document that says whether it is visible. Tests import it before that code, which looks around as it is loaded.
 */
import { onTestFinished } from 'vitest'

const ORIGIN = 'https://chat.test'

class PageStorage {
  readonly #kept = new Map<string, string>()
  get length(): number {
    return this.#kept.size
  }
  key = (index: number): string | null => [...this.#kept.keys()][index] ?? null
  getItem = (name: string): string | null => this.#kept.get(name) ?? null
  setItem = (name: string, text: string): void => void this.#kept.set(name, text)
  removeItem = (name: string): void => void this.#kept.delete(name)
  clear = (): void => this.#kept.clear()
}

/** The entries of this tab's history, and which of them the page shows. */
const entries = [new URL('/', ORIGIN)]
let at = 0
const here = (): URL => entries[at] as URL
const target = new EventTarget()

function move(to: number, event: 'popstate' | 'none'): void {
  const before = here().hash
  at = to
  if (event === 'popstate') target.dispatchEvent(new Event('popstate'))
  if (here().hash !== before) target.dispatchEvent(new Event('hashchange'))
}

function push(address: string): void {
  entries.splice(at + 1, entries.length, new URL(address, here()))
}

const history = {
  get length() {
    return entries.length
  },
  pushState(_: unknown, __: string, address: string) {
    push(address)
    at++
  },
  replaceState(_: unknown, __: string, address: string) {
    entries[at] = new URL(address, here())
  },
  back: () => at > 0 && move(at - 1, 'popstate'),
  forward: () => at < entries.length - 1 && move(at + 1, 'popstate'),
}

const location = {
  get href() {
    return here().href
  },
  get host() {
    return here().host
  },
  get origin() {
    return here().origin
  },
  get protocol() {
    return here().protocol
  },
  get pathname() {
    return here().pathname
  },
  get search() {
    return here().search
  },
  get hash() {
    return here().hash
  },
  set hash(hash: string) {
    push(hash)
    move(at + 1, 'none')
  },
  assign(address: string) {
    push(address)
    at++
  },
}

const document = Object.assign(new EventTarget(), {
  hidden: false,
  title: '',
  documentElement: { lang: '' },
  focused: true,
  hasFocus: () => document.focused,
  querySelector: () => null,
  querySelectorAll: () => [],
})
Object.defineProperty(document, 'visibilityState', { get: () => (document.hidden ? 'hidden' : 'visible') })

Object.assign(globalThis, {
  document,
  localStorage: new PageStorage(),
  addEventListener: target.addEventListener.bind(target),
  removeEventListener: target.removeEventListener.bind(target),
  dispatchEvent: target.dispatchEvent.bind(target),
})
Object.defineProperty(globalThis, 'location', { configurable: true, value: location })
Object.defineProperty(globalThis, 'history', { configurable: true, value: history })
readIn(['en-GB'])

/** Sets the languages that the browser asks for, until the test ends. */
export function readIn(languages: readonly string[]): void {
  Object.defineProperty(globalThis, 'navigator', {
    configurable: true,
    value: { languages, language: languages[0] ?? '', userAgent: 'Mozilla/5.0 (X11; Linux x86_64)' },
  })
}

/** Sets whether somebody looks at the page. The end of the test restores it. */
export function lookAway(hidden = true): void {
  document.hidden = hidden
  document.focused = !hidden
  document.dispatchEvent(new Event('visibilitychange'))
  if (hidden) onTestFinished(() => lookAway(false))
}

/** Opens an address as somebody does who types it: no event tells the code. */
export function openAt(address: string): void {
  entries.splice(0, entries.length, new URL(address, ORIGIN))
  at = 0
}

export interface Asked {
  method: string
  address: string
  headers: Record<string, string>
  body: unknown
}

type Answer = Response | Promise<Response>

/**
 * Stands at the other end of `fetch` until the test ends, as the server would. Returns the requests in their order.
 * `answer` gives each answer, and throws as the network does when there is none.
 */
export function serve(answer: (asked: Asked) => Answer): Asked[] {
  const asked: Asked[] = []
  const before = globalThis.fetch
  globalThis.fetch = (async (address: string, init: RequestInit = {}) => {
    const headers = Object.fromEntries(new Headers(init.headers).entries())
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : undefined
    asked.push({ method: init.method ?? 'GET', address, headers, body })
    init.signal?.throwIfAborted()
    return answer(asked.at(-1) as Asked)
  }) as typeof fetch
  onTestFinished(() => {
    globalThis.fetch = before
  })
  return asked
}

export const json = (value: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(value), { status, headers: { 'content-type': 'application/json', ...headers } })

/** Returns a refusal as the server writes it. */
export const refusal = (status: number, error: object, headers: Record<string, string> = {}): Response =>
  json({ error }, status, headers)
