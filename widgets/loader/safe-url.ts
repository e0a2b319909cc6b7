/** Only addresses that a browser opens as a page, a letter or a call: no `javascript:`, no `data:`. */
export function safeUrl(url: string): string | undefined {
  try {
    const { protocol, href } = new URL(url, location.href)
    return /^(https?|mailto|tel):$/.test(protocol) ? href : undefined
  } catch {
    return undefined
  }
}
