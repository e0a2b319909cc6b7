/** A quiet line across the top of a screen: another build is there, or a part of this one is missing. */
import { leave } from '../forms/unsaved.ts'
import { decline, offer } from '../new-build.ts'
import { t } from '../strings/components.ts'
import { Button, IconButton } from './button.tsx'
import { Icon } from './icon.tsx'

/** `isAtRisk`: whether something would be lost, besides what forms hold. A screen renders it once. */
export function NewBuild({ isAtRisk = () => false }: { isAtRisk?: () => boolean }) {
  const what = offer.value
  return (
    // Always there, so that what comes into it is announced.
    <div role="status" class="toasts">
      {what !== undefined && (
        <div class="toast toast--info">
          <Icon name={what === 'part' ? 'alert' : 'refresh'} />
          <span class="toast__text">{t(what === 'part' ? 'partMissing' : 'newBuild')}</span>
          <Button size="small" onClick={() => leave(() => location.reload(), isAtRisk())}>
            {t('reload')}
          </Button>
          <IconButton size="small" icon="close" label={t('dismiss')} onClick={decline} />
        </div>
      )}
    </div>
  )
}
