/** Where a visitor is: the title as its browser says it, linked where that leads to the web. */
import type { Page } from '../../../src/protocol/wire.ts'

/** Empty for a page of which nothing can be said. */
export function pageName({ url, title }: Page): string {
  return title.trim() === '' ? url.replace(/^https?:\/\//, '') : title
}

/** What others chose: only web addresses become links, an app's page is opened by nobody from here. */
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
