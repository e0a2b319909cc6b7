/** Draws the choice “English | 简体中文”, each in its own language, for the pages before sign-in. */
import { chooseLanguage, LANGUAGES, language } from '../i18n/language.ts'
import { t } from '../strings/components.ts'
import { Icon } from './icon.tsx'

export function LanguageSwitch() {
  return (
    <div class="language-switch" role="group" aria-label={t('language')}>
      <Icon name="globe" size={16} />
      {LANGUAGES.map(({ code, name }) => (
        <button
          type="button"
          key={code}
          lang={code}
          aria-pressed={language.value === code}
          onClick={() => chooseLanguage(code)}
        >
          {name}
        </button>
      ))}
    </div>
  )
}
