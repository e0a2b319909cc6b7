/**
 * This is about the secret with which a site's own server signs its visitors' names. It is shown once and cannot be
 * read again.
 */
import { useState } from 'preact/hooks'
import type { Site } from '../../../src/protocol/wire.ts'
import { Button } from '../../ui/components/button.tsx'
import { CopyBox } from '../../ui/components/copy-box.tsx'
import { Confirm, Dialog } from '../../ui/components/dialog.tsx'
import { ErrorNotice, Notice } from '../../ui/components/states.tsx'
import { useWork } from '../../ui/components/use-load.ts'
import { call } from '../../ui/session/call.ts'
import { t } from '../strings/sites.ts'

type Step = { kind: 'closed' } | { kind: 'asking' } | { kind: 'shown'; secret: string }

export function SecretSection({ site }: { site: Site }) {
  const [step, setStep] = useState<Step>({ kind: 'closed' })
  const work = useWork()
  const close = () => setStep({ kind: 'closed' })
  const rotate = () =>
    work.run(async () =>
      setStep({ kind: 'shown', secret: (await call('rotateSiteSecret', { params: { id: site.id } })).secret }),
    )
  return (
    <section class="section">
      <h2>{t('secret')}</h2>
      <p class="muted">{t('secretText')}</p>
      <dl class="facts">
        <dt>{t('key')}</dt>
        <dd>
          <code>{site.key}</code>
        </dd>
      </dl>
      <div>
        <Button icon="key" onClick={() => setStep({ kind: 'asking' })}>
          {t('newSecret')}
        </Button>
      </div>
      {step.kind === 'asking' && (
        <Confirm
          title={t('newSecret')}
          action={t('newSecretDo')}
          danger
          busy={work.busy}
          onConfirm={rotate}
          onClose={close}
        >
          <p>{t('newSecretWarning')}</p>
          {work.error !== undefined && <ErrorNotice error={work.error} />}
        </Confirm>
      )}
      {step.kind === 'shown' && <SecretDialog secret={step.secret} onClose={close} />}
    </section>
  )
}

function SecretDialog({ secret, onClose }: { secret: string; onClose(): void }) {
  return (
    <Dialog
      title={t('secretOnce')}
      firm
      onClose={onClose}
      actions={
        <Button look="primary" onClick={onClose}>
          {t('secretKept')}
        </Button>
      }
    >
      <Notice look="warning">{t('secretOnceText')}</Notice>
      <CopyBox text={secret} />
    </Dialog>
  )
}
