/**
 * Returns the address only if a browser opens it as a page, a letter or a call, so `javascript:` and `data:` are
 * refused.
 */
export function safeUrl(url: string): string | undefined {
  try {
    const { protocol, href } = new URL(url, location.href)
    return /^(https?|mailto|tel):$/.test(protocol) ? href : undefined
  } catch {
    return undefined
  }
}
