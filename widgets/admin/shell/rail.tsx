/** Draws the way between the pages: a rail at the side, or a bar at the bottom of a phone. */
import { useEffect, useRef } from 'preact/hooks'
import type { Agent } from '../../../src/protocol/wire.ts'
import { BrandMark, Icon } from '../../ui/components/icon.tsx'
import type { IconName } from '../../ui/components/icons.ts'
import { t } from '../strings/shell.ts'
import { AccountMenu } from './account-menu.tsx'
import { Link } from './link.tsx'
import type { Route } from './route.ts'

const PAGES = [
  { page: 'transcripts', icon: 'archive' },
  { page: 'people', icon: 'users' },
  { page: 'departments', icon: 'department' },
  { page: 'sites', icon: 'site' },
  { page: 'announcements', icon: 'megaphone' },
  { page: 'blocks', icon: 'lock' },
  { page: 'audit', icon: 'list' },
] as const satisfies readonly { page: Route['page']; icon: IconName }[]

export function Rail({ page, me }: { page: Route['page']; me: Agent }) {
  const pages = PAGES.filter((each) => me.role === 'admin' || each.page === 'announcements')
  const nav = useRef<HTMLElement>(null)
  useEffect(() => {
    // On a phone the present page may lie behind the edge of the bar.
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [page])
  return (
    <header class="rail">
      <span class="rail__brand">
        <BrandMark size={30} />
      </span>
      <nav ref={nav} class="rail__pages" aria-label={t('pages')}>
        {pages.map((each) => (
          <Link
            key={each.page}
            class="rail__item"
            to={`/admin/${each.page}`}
            aria-current={each.page === page ? 'page' : undefined}
          >
            <Icon name={each.icon} size={22} />
            <span class="rail__label">{t(each.page)}</span>
          </Link>
        ))}
      </nav>
      <div class="rail__end">
        <a class="rail__item rail__item--console" href="/console">
          <Icon name="chat" size={22} />
          <span class="rail__label">{t('console')}</span>
        </a>
        <AccountMenu me={me} />
      </div>
    </header>
  )
}
