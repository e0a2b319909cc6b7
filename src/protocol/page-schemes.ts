/**
 * A page can lie on the web, or in an app or extension, whose origins a site lists, too [CO4]. This is shared with the
 * browser.
 */

/**
 * These schemes serve no page that has an origin for itself. Such a page says `null`, as does every sandboxed frame.
 */
const NO_ORIGIN = /^(about|blob|data|file|filesystem|javascript|mailto|null|tel|view-source|vbscript|wss?|ftp):/i
const ADDRESS = /^[a-z][a-z0-9+.-]{0,31}:\/\//i
const WEB = /^https?:/i
/** Browsers send origins of apps so: no path, and no stars. */
const OF_APP = /^[^:]+:\/\/[a-z0-9._-]{1,200}(:\d{1,5})?$/i

export const isPageAddress = (address: string): boolean => ADDRESS.test(address) && !NO_ORIGIN.test(address)

/**
 * Returns whether an origin belongs to the pages of an app or an extension, as `capacitor://localhost` or `app://.`.
 */
export const isAppOrigin = (origin: string): boolean =>
  isPageAddress(origin) && !WEB.test(origin) && OF_APP.test(origin)
