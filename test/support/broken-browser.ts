/** Takes a facility of the browser away, in the ways in which browsers, policies and extensions do. */
export type Breakage = 'absent' | 'throws' | 'call throws' | 'rejects' | 'never answers'

/** Runs in the page before its scripts. `path` is a global or a member of one, such as `navigator.locks`. */
export function breakFacility({ path, how }: { path: string; how: Breakage }): void {
  const names = path.split('.')
  const name = names.pop() ?? ''
  const holder = names.reduce<object>((object, part) => Reflect.get(object, part), globalThis)
  const refusal = () => new DOMException('refused by this browser', 'SecurityError')
  const called = (): unknown => {
    if (how === 'rejects') {
      const refused = Promise.reject(refusal())
      // The rejection itself is handled here, so that only a promise that our code makes of it can stay unhandled.
      refused.catch(() => {})
      return refused
    }
    if (how === 'never answers') return new Promise(() => {})
    throw refusal()
  }
  // Every member of the proxy is a function, and so is the proxy itself.
  const broken: unknown = new Proxy(function Broken() {}, {
    get: (_, member) => (member === Symbol.toPrimitive || member === 'then' ? undefined : called),
    apply: called,
    construct: () => Object(called()),
  })
  const get = () => {
    if (how === 'throws') throw refusal()
    return how === 'absent' ? undefined : broken
  }
  Object.defineProperty(holder, name, { get, configurable: true })
}

const EVERY: readonly Breakage[] = ['absent', 'throws', 'call throws', 'rejects', 'never answers']
const SYNCHRONOUS: readonly Breakage[] = ['absent', 'throws', 'call throws']

type Facilities = readonly [path: string, ways: readonly Breakage[]][]

/** The facilities that the screens use. */
export const USED: Facilities = [
  ['localStorage', SYNCHRONOUS],
  ['sessionStorage', SYNCHRONOUS],
  ['indexedDB', EVERY],
  ['navigator.locks', EVERY],
  ['BroadcastChannel', SYNCHRONOUS],
  ['MutationObserver', SYNCHRONOUS],
  ['matchMedia', SYNCHRONOUS],
  ['crypto', SYNCHRONOUS],
  ['AudioContext', EVERY],
  ['visualViewport', ['absent', 'throws']],
  ['navigation', ['absent', 'throws', 'call throws']],
  ['CSSStyleSheet', SYNCHRONOUS],
]

/** The facilities that the screens use or could come to use. */
export const FACILITIES: Facilities = [
  ...USED,
  ['navigator.clipboard', EVERY],
  ['navigator.storage', EVERY],
  ['Notification', EVERY],
  ['ResizeObserver', SYNCHRONOUS],
  ['IntersectionObserver', SYNCHRONOUS],
  ['crypto.subtle', EVERY],
  ['crypto.randomUUID', SYNCHRONOUS],
  ['Audio', SYNCHRONOUS],
  ['structuredClone', SYNCHRONOUS],
  ['requestIdleCallback', SYNCHRONOUS],
  ['reportError', SYNCHRONOUS],
  ['AbortSignal.timeout', SYNCHRONOUS],
]
