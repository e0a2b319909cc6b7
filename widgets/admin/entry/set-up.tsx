/**
 * This is the first run: the one-time link makes the first admin and the first site, and then the page says what to do
 * next.
 */
import { useRef, useState } from 'preact/hooks'
import { Notice } from '../../ui/components/states.tsx'
import { useLoad } from '../../ui/components/use-load.ts'
import { request } from '../../ui/http/request.ts'
import { EntryPage } from '../../ui/session/entry-page.tsx'
import { t } from '../strings/entry.ts'
import { linkToken } from './link-token.ts'
import { NextSteps } from './next-steps.tsx'
import { SetUpForm } from './set-up-form.tsx'

export function SetUp() {
  const token = useRef(linkToken()).current
  const [done, setDone] = useState(false)
  const needed = useLoad(async () => (await request('setupState', {})).needed, []).state
  if (done) return <NextSteps />
  if (needed.kind === 'ready' && !needed.value) {
    return (
      <EntryPage title={t('setUpDone')}>
        <a class="button button--primary button--wide" href="/admin">
          {t('signIn')}
        </a>
      </EntryPage>
    )
  }
  if (token === undefined) {
    return (
      <EntryPage title={t('setUp')}>
        <Notice look="warning" title={t('noToken')}>
          {t('setUpNoToken')}
        </Notice>
      </EntryPage>
    )
  }
  return (
    <EntryPage title={t('setUp')} text={t('setUpText')} wide>
      <SetUpForm token={token} onDone={() => setDone(true)} />
    </EntryPage>
  )
}
