/**
 * How dates and numbers are written: in the language of the screens, as in the reader's part of the world. The browser
 * knows that part: an American with an English screen reads “3:05 PM”, a Briton “15:05”, a German “15:05”, too.
 */
import type { Language } from '../../../src/protocol/wire.ts'

/** Chinese screens are in simplified characters: of Chinese tags only those of its places are taken. */
export function localeFor(language: Language, wished: readonly string[]): string {
  const own = language.slice(0, 2)
  const known = wished.map(parsed).filter((locale) => locale !== undefined)
  const same = known.find((locale) => locale.language === own && locale.region !== undefined)
  if (same !== undefined) return tagOf(language, same.region)
  if (known.some((locale) => locale.language === own)) return language === 'en' ? 'en-US' : language
  // Nobody reads Chinese by the habits of Berlin; English is read by those of any place.
  return language === 'en' ? tagOf(language, known[0]?.maximize().region) : language
}

function tagOf(language: Language, region: string | undefined): string {
  const tag = language === 'en' ? 'en' : 'zh-Hans'
  return region === undefined ? language : `${tag}-${region}`
}

function parsed(tag: string): Intl.Locale | undefined {
  try {
    return new Intl.Locale(tag)
  } catch {
    return undefined
  }
}
