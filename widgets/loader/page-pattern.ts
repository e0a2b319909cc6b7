/**
 * Says whether a page is meant. Its address without query and fragment is compared with patterns in which `*` stands
 * for any text. A pattern that begins with `/` is for the path alone; scheme and a last slash may be left out. Without
 * any pattern every page is meant.
 */
export function isOnPage(patterns: readonly string[], address: string): boolean {
  const url = trimmed(address.replace(/[?#].*/s, ''))
  const path = url.replace(/^[\w+.-]+:\/\/[^/]*/, '') || '/'
  return (
    patterns.length === 0 ||
    patterns.some((pattern) =>
      fits(
        trimmed(pattern).split('*'),
        /^\//.test(pattern) ? path : /^[\w+.-]+:\/\//.test(pattern) ? url : withoutScheme(url),
      ),
    )
  )
}

/**
 * Says whether the parts occur in the text in this order. Each takes the first place where it fits, which leaves the
 * most for the parts behind it; so no other place is ever tried, and the time stays linear.
 */
function fits(parts: string[], text: string): boolean {
  const last = parts.pop() ?? ''
  let at = 0
  let begun = false
  for (const part of parts) {
    const found = text.indexOf(part, at)
    if (found < 0 || (!begun && found)) return false
    begun = true
    at = found + part.length
  }
  return parts.length ? text.length - last.length >= at && text.endsWith(last) : text === last
}

/** Writes an address as `location` does, with scripts other than Latin percent-encoded. Case does not count. */
const trimmed = (address: string) =>
  address
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(/[^ -~]+/g, encodeURI)
    .replace(/(.)\/$/, '$1')
    .toLowerCase()
const withoutScheme = (url: string) => url.replace(/^[\w+.-]+:\/\//, '')
