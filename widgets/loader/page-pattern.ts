/**
 * Whether a page is meant: its address without query and fragment against patterns in which `*` stands for anything. One
 * that begins with `/` is for the path alone; scheme and a last slash may be left out. None at all: every page.
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

/** The first place that fits a part leaves the most for those behind it: no other one is ever tried. */
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

/** As `location` writes it, other scripts than Latin percent-encoded; case does not count. */
const trimmed = (address: string) =>
  address
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(/[^ -~]+/g, encodeURI)
    .replace(/(.)\/$/, '$1')
    .toLowerCase()
const withoutScheme = (url: string) => url.replace(/^[\w+.-]+:\/\//, '')
