/**
 * Whether a page is meant: its address without query and fragment against patterns in which `*` stands for anything. One
 * that begins with `/` is for the path alone; scheme and a last slash may be left out. None at all: every page.
 */
export function isOnPage(patterns: readonly string[], address: string): boolean {
  const url = trimmed(address.replace(/[?#].*/s, ''))
  const path = url.replace(/^\w+:\/\/[^/]*/, '') || '/'
  return (
    patterns.length === 0 ||
    patterns.some((pattern) => {
      const parts = trimmed(pattern).split('*').map(escaped)
      return new RegExp(`^${parts.join('.*')}$`, 'is').test(/^\//.test(pattern) ? path : /^\w+:/.test(pattern) ? url : withoutScheme(url))
    })
  )
}

/** As `location` writes it: other scripts than Latin percent-encoded. */
const trimmed = (address: string) => address.replace(/[^ -~]+/g, encodeURI).replace(/(.)\/$/, '$1')
const withoutScheme = (url: string) => url.replace(/^\w+:\/\//, '')
const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
