/**
 * Here a person from outside comes into one conversation: by a link the first time, later by what this browser keeps.
 */
import { useEffect, useRef, useState } from 'preact/hooks'
import { Button } from '../../ui/components/button.tsx'
import { ErrorNotice, Notice } from '../../ui/components/states.tsx'
import { useWork } from '../../ui/components/use-load.ts'
import { isApiError } from '../../ui/http/api-error.ts'
import { request } from '../../ui/http/request.ts'
import { language } from '../../ui/i18n/language.ts'
import { EntryPage } from '../../ui/session/entry-page.tsx'
import { t } from '../strings/entry.ts'
import { forgetLinkToken, linkToken } from './link-token.ts'

const SITE = 'helpline:guest-of'

export function Guest() {
  const [site, setSite] = useState(() => localStorage.getItem(SITE) ?? undefined)
  const token = useRef(linkToken()).current
  // A new link goes before what this browser keeps, because it may lead to another conversation.
  const [fresh, setFresh] = useState(token !== undefined)
  const entered = (key: string) => {
    setSite(key)
    setFresh(false)
  }
  if (token !== undefined && fresh) return <Invitation token={token} onEntered={entered} />
  if (site !== undefined) return <Inside site={site} />
  return (
    <EntryPage title={t('guestGone')}>
      <Notice look="warning" title={t('guestGone')}>
        {t('guestGoneText')}
      </Notice>
    </EntryPage>
  )
}

/** Uses the link only after a click, because programs that look at links before people do must not use it up. */
function Invitation({ token, onEntered }: { token: string; onEntered(site: string): void }) {
  const work = useWork()
  const join = () =>
    work.run(async () => {
      const { secret, site, visitor } = await request('joinAsGuest', { body: { token, language: language.value } })
      localStorage.setItem(
        `helpline:${site.key}:guest`,
        JSON.stringify({ secret, visitor: visitor.id, verified: false }),
      )
      localStorage.setItem(SITE, site.key)
      forgetLinkToken()
      onEntered(site.key)
    })
  return (
    <EntryPage title={t('guest')} text={t('guestText')}>
      <div class="entry__form">
        {work.error !== undefined && <Failure error={work.error} />}
        <Button look="primary" wide autofocus busy={work.busy} onClick={join}>
          {t('guestJoin')}
        </Button>
      </div>
    </EntryPage>
  )
}

function Failure({ error }: { error: unknown }) {
  if (!isApiError(error, 'not_found', 'bad_request')) return <ErrorNotice error={error} />
  return (
    <Notice look="danger" title={t('guestGone')}>
      {t('guestGoneText')}
    </Notice>
  )
}

interface Page {
  Helpline?: { open?(): void }
}

function Inside({ site }: { site: string }) {
  useEffect(() => {
    const script = document.createElement('script')
    script.src = `/widget.js?site=${encodeURIComponent(site)}`
    script.dataset['as'] = 'guest'
    script.dataset['lang'] = language.value
    script.onload = () => (window as Page).Helpline?.open?.()
    document.body.append(script)
  }, [])
  return (
    <EntryPage title={t('guestIn')} text={t('guestInText')}>
      <div class="entry__form">
        <Button look="primary" wide onClick={() => (window as Page).Helpline?.open?.()}>
          {t('guestOpen')}
        </Button>
      </div>
    </EntryPage>
  )
}
