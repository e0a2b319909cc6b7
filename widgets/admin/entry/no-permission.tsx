import type { Agent } from '../../../src/protocol/wire.ts'
import { Button } from '../../ui/components/button.tsx'
import { EntryPage } from '../../ui/session/entry-page.tsx'
import { signOut } from '../../ui/session/session.ts'
import { t } from '../strings/entry.ts'

export function NoPermission({ me }: { me: Agent }) {
  return (
    <EntryPage title={t('noPermission')} text={t('noPermissionText', { email: me.email })}>
      <div class="entry__form">
        <a class="button button--primary button--wide" href="/console">
          {t('openConsole')}
        </a>
        <Button wide onClick={() => void signOut()}>
          {t('otherAccount')}
        </Button>
      </div>
    </EntryPage>
  )
}
