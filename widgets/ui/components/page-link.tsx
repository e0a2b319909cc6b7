/** Draws the page where a visitor is: its title as the visitor's browser gives it, as a link if it leads to the web. */
import type { Page } from '../../../src/protocol/wire.ts'

/** Returns the words for a page; they are empty when nothing can be said of it. */
export function pageName({ url, title }: Page): string {
  return title.trim() === '' ? url.replace(/^https?:\/\//, '') : title
}

/** Returns the address if it is a web address. Others chose it, and nobody can open an app's page from here. */
export function safeLink(url: string | undefined): string | undefined {
  return url !== undefined && /^https?:\/\//i.test(url) ? url : undefined
}

export function PageLink({ page }: { page: Page }) {
  const address = safeLink(page.url)
  const name = <bdi>{pageName(page)}</bdi>
  if (address === undefined) return <span title={page.url || undefined}>{name}</span>
  return (
    <a href={address} target="_blank" rel="noopener noreferrer" title={address}>
      {name}
    </a>
  )
}
