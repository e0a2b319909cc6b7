import { place } from '../shell/place.ts'

/** Returns the one-time token behind the hash sign. Browsers send that part to no server, so no log ever holds it. */
export function linkToken(): string | undefined {
  const token = place.value.hash.slice(1)
  return /^[A-Za-z0-9_-]{16,128}$/.test(token) ? token : undefined
}

/** Removes a used token from the address bar and the history. */
export function forgetLinkToken(): void {
  history.replaceState(null, '', location.pathname)
}
