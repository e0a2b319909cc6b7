/** Only addresses that a browser opens as a page: no `javascript:`, no `data:`. */
export function safeUrl(url: string): string | undefined {
  try {
    const { protocol, href } = new URL(url, location.href)
    return /^https?:$/.test(protocol) ? href : undefined
  } catch {
    return undefined
  }
}
