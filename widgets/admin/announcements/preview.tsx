import { Icon } from '../../ui/components/icon.tsx'
import type { IconName } from '../../ui/components/icons.ts'
import { t } from '../strings/announcements.ts'
import type { Draft } from './draft.ts'

const ICONS = { info: 'megaphone', success: 'check', warning: 'alert', critical: 'alert' } as const satisfies Record<
  Draft['severity'],
  IconName
>

/**
 * Draws an announcement as its readers see it: a card above the launcher, a banner in the window, or a strip in the
 * console.
 */
export function AnnouncementPreview({ draft }: { draft: Draft }) {
  const place = draft.audience === 'staff' ? 'banner' : draft.place
  return (
    <figure class="preview" aria-label={t('preview')}>
      <figcaption class="field__label">{t('preview')}</figcaption>
      {place === 'banner' ? (
        <div class="preview__stage">
          <div class="preview__window">
            <div class="preview__head preview__head--plain">
              <strong>{draft.audience === 'staff' ? t('console') : t('window')}</strong>
            </div>
            <Words draft={draft} flat />
            <div class="preview__body">
              <span class="preview__bubble preview__bubble--empty" />
              <span class="preview__bubble preview__bubble--empty preview__bubble--own" />
            </div>
          </div>
        </div>
      ) : (
        <div class="preview__stage">
          <Words draft={draft} />
          {place === 'card' && (
            <div class="preview__launcher">
              <span class="preview__button preview__button--plain">
                <Icon name="chat" size={24} />
              </span>
            </div>
          )}
        </div>
      )}
      {place === 'page' && <p class="field__hint">{t('pageHint')}</p>}
    </figure>
  )
}

function Words({ draft, flat }: { draft: Draft; flat?: boolean }) {
  const { title, body, linkUrl, linkLabel, severity } = draft
  return (
    <div class={`announcement announcement--${severity} ${flat ? 'announcement--flat' : ''}`}>
      <Icon name={ICONS[severity]} />
      <div class="announcement__words">
        <strong dir="auto">{title || t('previewTitle')}</strong>
        {body && (
          <span class="announcement__body" dir="auto">
            {body}
          </span>
        )}
        {linkUrl && (
          <span class="announcement__link" dir="auto">
            {linkLabel || t('linkDefault')}
          </span>
        )}
        {linkUrl && <span class="muted small announcement__host">{hostOf(linkUrl)}</span>}
      </div>
      <Icon name="close" size={16} />
    </div>
  )
}

/** Returns the host to which the link leads, for the person who is about to send it. */
function hostOf(url: string): string {
  if (!URL.canParse(url.trim())) return ''
  const { host, protocol, pathname } = new URL(url.trim())
  return host || `${protocol}${pathname}`
}
