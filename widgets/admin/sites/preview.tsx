/** Draws the widget as visitors will see it, with the colours computed by the widget's own rule. */
import type { Appearance } from '../../../src/protocol/wire.ts'
import { textOn } from '../../client/contrast.ts'
import { Icon } from '../../ui/components/icon.tsx'
import { language } from '../../ui/i18n/language.ts'
import { t } from '../strings/sites.ts'
import { accentProblem } from './appearance-fields.tsx'

export function Preview({ name, appearance }: { name: string; appearance: Appearance }) {
  const accent = accentProblem(appearance.accent) === undefined ? appearance.accent : '#3a4fd0'
  const colours = { background: accent, color: textOn(accent) }
  return (
    <figure class="preview" aria-label={t('preview')}>
      <figcaption class="field__label">{t('preview')}</figcaption>
      <div class={`preview__stage preview__stage--${appearance.side}`}>
        <div class="preview__window">
          <div class="preview__head" style={colours}>
            <strong class="truncate" dir="auto">
              {appearance.title || name}
            </strong>
            <span class="small">{t('previewOnline')}</span>
          </div>
          <div class="preview__body">
            <p class="preview__bubble">{appearance.greeting[language.value] || t('previewGreeting')}</p>
            <p class="preview__bubble preview__bubble--own" style={colours}>
              {t('previewQuestion')}
            </p>
          </div>
        </div>
        <div class="preview__launcher">
          {appearance.label && (
            <span class="preview__label truncate" dir="auto">
              {appearance.label}
            </span>
          )}
          <span class="preview__button" style={colours}>
            <Icon name="chat" size={26} />
          </span>
        </div>
      </div>
    </figure>
  )
}
