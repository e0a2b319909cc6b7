/** Draws the choice of all languages, each by the name that its speakers give it, for the pages before sign-in. */
import { LANGUAGE_CODES, LANGUAGES } from '../../../src/protocol/wire.ts'
import { chooseLanguage, language } from '../i18n/language.ts'
import { t } from '../strings/components.ts'
import { Icon } from './icon.tsx'

export function LanguageSwitch() {
  return (
    <div class="language-switch" role="group" aria-label={t('language')}>
      <Icon name="globe" size={16} />
      {LANGUAGE_CODES.map((code) => (
        <button
          type="button"
          key={code}
          lang={code}
          aria-pressed={language.value === code}
          onClick={() => chooseLanguage(code)}
        >
          {LANGUAGES[code].name}
        </button>
      ))}
    </div>
  )
}
