/** This page shows all sites, and the one that the address names. */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { Site } from '../../../src/protocol/wire.ts'
import { Button } from '../../ui/components/button.tsx'
import { Icon } from '../../ui/components/icon.tsx'
import { EmptyState, ErrorNotice, SkeletonRows } from '../../ui/components/states.tsx'
import { useLoad } from '../../ui/components/use-load.ts'
import { call } from '../../ui/session/call.ts'
import { Link } from '../shell/link.tsx'
import { Page } from '../shell/page.tsx'
import { go } from '../shell/place.ts'
import { t } from '../strings/sites.ts'
import { NewSite } from './new-site.tsx'
import { SiteEditor } from './site-editor.tsx'

export function SitesPage({ id }: { id: string | undefined }) {
  const [adding, setAdding] = useState(false)
  const { state, reload, change } = useLoad(async () => (await call('listSites')).items, [])
  const add = (
    <Button look="primary" icon="plus" onClick={() => setAdding(true)}>
      {t('add')}
    </Button>
  )
  const added = (site: Site) => {
    change((sites) => [...sites, site])
    setAdding(false)
    go(`/admin/sites/${site.id}`)
  }
  const saved = (site: Site) => change((sites) => sites.map((each) => (each.id === site.id ? site : each)))
  const open = state.kind === 'ready' ? state.value.find((site) => site.id === id) : undefined
  if (open !== undefined) return <SiteEditor key={open.id} site={open} onSaved={saved} />
  return (
    <Page title={t('title')} text={t('text')} action={add}>
      {state.kind === 'loading' && <SkeletonRows rows={3} />}
      {state.kind === 'failed' && <ErrorNotice error={state.error} onRetry={reload} />}
      {state.kind === 'ready' && id !== undefined && (
        <EmptyState icon="site" title={t('gone')} action={<Link to="/admin/sites">{t('all')}</Link>} />
      )}
      {state.kind === 'ready' && id === undefined && <SiteList sites={state.value} add={add} />}
      {adding && <NewSite onAdded={added} onClose={() => setAdding(false)} />}
    </Page>
  )
}

function SiteList({ sites, add }: { sites: Site[]; add: ComponentChildren }) {
  if (sites.length === 0) {
    return (
      <EmptyState icon="site" title={t('none')} action={add}>
        {t('noneText')}
      </EmptyState>
    )
  }
  return (
    <ul class="cards">
      {sites.map((site) => (
        <li key={site.id}>
          <Link class="card site-card" to={`/admin/sites/${site.id}`}>
            <span class="site-card__mark" style={{ background: site.appearance.accent }} />
            <span class="site-card__words">
              <strong dir="auto">{site.name}</strong>
              <span class="muted small">{site.origins.join(' · ') || t('noOrigins')}</span>
            </span>
            <Icon name="chevronRight" />
          </Link>
        </li>
      ))}
    </ul>
  )
}
