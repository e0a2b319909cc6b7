import { place } from '../shell/place.ts'

/** A one-time token comes behind the hash sign, which browsers send to no server: no log ever holds it. */
export function linkToken(): string | undefined {
  const token = place.value.hash.slice(1)
  return /^[A-Za-z0-9_-]{16,128}$/.test(token) ? token : undefined
}

/** A used token goes out of the address bar and the history. */
export function forgetLinkToken(): void {
  history.replaceState(null, '', location.pathname)
}
