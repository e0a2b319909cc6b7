/**
 * This file decides how dates and numbers are written: in the language of the screens, by the habits of the reader's
 * part of the world. The browser knows that part: with an English screen an American reads “3:05 PM”, a Briton and a
 * German read “15:05”.
 */
import { LANGUAGES, type Language } from '../../../src/protocol/wire.ts'

/**
 * Chinese screens use simplified characters, so of Chinese language tags only those of the places that use them count.
 */
export function localeFor(language: Language, wished: readonly string[]): string {
  const { home, everywhere } = LANGUAGES[language]
  const own = new Intl.Locale(language).language
  const known = wished.map(parsed).filter((locale) => locale !== undefined)
  const same = known.find((locale) => locale.language === own && locale.region !== undefined)
  if (same !== undefined) return tagOf(language, same.region)
  if (known.some((locale) => locale.language === own)) return home
  return everywhere ? tagOf(language, known[0]?.maximize().region) : language
}

function tagOf(language: Language, region: string | undefined): string {
  return region === undefined ? language : `${LANGUAGES[language].written}-${region}`
}

function parsed(tag: string): Intl.Locale | undefined {
  try {
    return new Intl.Locale(tag)
  } catch {
    return undefined
  }
}
