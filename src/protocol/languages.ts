/**
 * The languages of all screens. One more is a row in each table of this file, and a file for each area of words: the
 * compiler names what is missing, and CONTRIBUTING.md lists the files.
 */

/** Which tags (BCP 47) a language serves. The pasted script carries only these. */
const SERVES = {
  en: /^en\b/i,
  // Any Chinese is better served by our Chinese than by English.
  'zh-CN': /^zh\b/i,
}

export type Language = keyof typeof SERVES

/** Serves those whom no other language serves, and is what all others are translated from. */
export const FIRST_LANGUAGE = 'en'

export const LANGUAGE_CODES = Object.keys(SERVES) as Language[]

/** The language that serves the first of these tags which any of ours serves; browsers name the most wished for first. */
export const languageFor = (tags: readonly string[]): Language =>
  tags.flatMap((tag) => LANGUAGE_CODES.filter((code) => SERVES[code].test(tag)))[0] ?? FIRST_LANGUAGE

export interface LanguageTraits {
  /** What its speakers call it. */
  name: string
  /** Invites its speakers, on a screen in another language, to choose it. */
  offer: string
  /** A tag with its script where its speakers write more than one: a region is put behind it for dates and numbers. */
  written: string
  /** How dates are written for a reader who names the language and no region. */
  home: string
  /** Whether it is read by people of any place, who keep the habits of theirs: nobody reads Chinese by those of Berlin. */
  everywhere: boolean
}

export const LANGUAGES: Readonly<Record<Language, LanguageTraits>> = {
  en: { name: 'English', offer: 'Language: English', written: 'en', home: 'en-US', everywhere: true },
  'zh-CN': { name: '简体中文', offer: '语言：简体中文', written: 'zh-Hans', home: 'zh-CN', everywhere: false },
}
