/**
 * This is a quiet line across the top of a screen. It says that another build is there, or that a part of this one is
 * missing.
 */
import { leave } from '../forms/unsaved.ts'
import { decline, offer } from '../new-build.ts'
import { t } from '../strings/components.ts'
import { Button, IconButton } from './button.tsx'
import { Icon } from './icon.tsx'

/**
 * Draws the line; a screen renders it once. `isAtRisk` says whether something would be lost besides what forms hold.
 */
export function NewBuild({ isAtRisk = () => false }: { isAtRisk?: () => boolean }) {
  const what = offer.value
  return (
    // The region is always there, so that screen readers announce what comes into it.
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
