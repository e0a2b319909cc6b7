/** Draws the admin pages: the rail, and the page that the address names. */
import { useEffect, useRef } from 'preact/hooks'
import type { Agent } from '../../src/protocol/wire.ts'
import { NewBuild } from '../ui/components/new-build.tsx'
import { EmptyState } from '../ui/components/states.tsx'
import { Toasts } from '../ui/components/toast.tsx'
import { UnsavedQuestion } from '../ui/components/unsaved-question.tsx'
import { Lightbox } from '../ui/files/lightbox.tsx'
import { AnnouncementsPage } from './announcements/announcements-page.tsx'
import { AuditPage } from './audit/audit-page.tsx'
import { BlocksPage } from './blocks/blocks-page.tsx'
import { DepartmentsPage } from './departments/departments-page.tsx'
import { NoPermission } from './entry/no-permission.tsx'
import { PeoplePage } from './people/people-page.tsx'
import { Link } from './shell/link.tsx'
import { place } from './shell/place.ts'
import { Rail } from './shell/rail.tsx'
import { type Route, routeOf } from './shell/route.ts'
import { SitesPage } from './sites/sites-page.tsx'
import { t } from './strings/shell.ts'
import { TranscriptsPage } from './transcripts/transcripts-page.tsx'

export function Admin({ me }: { me: Agent }) {
  const route = routeFor(me, routeOf(place.value.path))
  const main = useRef<HTMLElement>(null)
  const first = useRef(true)
  const title = `${titleOf(route)} · Helpline`
  useEffect(() => {
    document.title = title
  }, [title])
  useEffect(() => {
    // A new page is read from its top; on the first one the browser decides about the focus.
    if (!first.current) main.current?.focus()
    first.current = false
  }, [route.page])
  if (me.role !== 'admin' && !me.mayAnnounce) return <NoPermission me={me} />
  return (
    <div class="admin">
      <a class="skip-link" href="#main">
        {t('skip')}
      </a>
      <Rail page={route.page} me={me} />
      <div class="admin__stage">
        <NewBuild />
        <Toasts />
        <main id="main" ref={main} tabIndex={-1} class="admin__main">
          <Page route={route} me={me} />
        </main>
      </div>
      <UnsavedQuestion />
      <Lightbox />
    </div>
  )
}

function Page({ route, me }: { route: Route; me: Agent }) {
  switch (route.page) {
    case 'transcripts':
      return <TranscriptsPage id={route.id} />
    case 'people':
      return <PeoplePage me={me} />
    case 'departments':
      return <DepartmentsPage />
    case 'sites':
      return <SitesPage id={route.id} />
    case 'announcements':
      return <AnnouncementsPage />
    case 'blocks':
      return <BlocksPage />
    case 'audit':
      return <AuditPage />
    case 'unknown':
      return (
        <EmptyState
          icon="search"
          title={t('noPage')}
          action={
            <Link class="button button--secondary" to="/admin/transcripts">
              {t('toTranscripts')}
            </Link>
          }
        >
          {t('noPageText')}
        </EmptyState>
      )
  }
}

/** Returns the page for this person. People who may only announce have one page. */
const routeFor = (me: Agent, route: Route): Route => (me.role === 'admin' ? route : { page: 'announcements' })

const titleOf = (route: Route): string => (route.page === 'unknown' ? t('noPage') : t(route.page))
