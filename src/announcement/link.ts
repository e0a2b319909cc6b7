import { AppError } from '../kernel/errors.ts'
import { cleanLine } from '../kernel/text.ts'
import type { Link } from '../protocol/entities.ts'
import { LIMITS } from '../protocol/limits.ts'

const SCHEMES = new Set(['http:', 'https:', 'mailto:', 'tel:'])

/**
 * Returns the link with its address in normal form. Throws `bad_request` for whatever is not on the list:
 * `javascript:`, `data:` or a relative address would run or lead somewhere in the page of whoever clicks (A11), and a
 * name before the host makes another host look like the well-known one.
 */
export function checkLink(link: Link | null): Link | null {
  if (link === null) return null
  const url = parse(link.url)
  if (
    url === null ||
    !SCHEMES.has(url.protocol) ||
    url.username !== '' ||
    url.password !== '' ||
    url.href.length > LIMITS.linkUrlLength
  ) {
    throw new AppError('bad_request', 'link must be an http, https, mailto or tel address')
  }
  return { url: url.href, label: cleanLine(link.label, LIMITS.linkLabelLength) }
}

function parse(text: string): URL | null {
  try {
    return new URL(text)
  } catch {
    return null
  }
}
