import { Icon } from '../../ui/components/icon.tsx'
import { t } from '../strings/announcements.ts'
import type { Draft } from './draft.ts'

/** As its readers see it: a card above the launcher, or a banner in the console. */
export function AnnouncementPreview({ draft }: { draft: Draft }) {
  const { title, body, linkUrl, linkLabel, severity } = draft
  return (
    <figure class="preview" aria-label={t('preview')}>
      <figcaption class="field__label">{t('preview')}</figcaption>
      <div class="preview__stage preview__stage--card">
        <div class={`announcement announcement--${severity}`}>
          <Icon name={severity === 'warning' ? 'alert' : 'megaphone'} />
          <div class="announcement__words">
            <strong>{title || t('previewTitle')}</strong>
            {body && <span class="announcement__body">{body}</span>}
            {linkUrl && <span class="announcement__link">{linkLabel || t('linkDefault')}</span>}
          </div>
          <Icon name="close" size={16} />
        </div>
      </div>
    </figure>
  )
}
