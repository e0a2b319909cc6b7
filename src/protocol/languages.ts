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

/** This language serves everybody whom no other one serves. All others are translated from it. */
export const FIRST_LANGUAGE = 'en'

export const LANGUAGE_CODES = Object.keys(SERVES) as Language[]

/**
 * Returns the language for a list of BCP 47 tags, the most wanted first, as browsers send them. The first tag that any
 * of our languages serves decides; if none does, it is `FIRST_LANGUAGE`.
 */
export const languageFor = (tags: readonly string[]): Language =>
  tags.flatMap((tag) => LANGUAGE_CODES.filter((code) => SERVES[code].test(tag)))[0] ?? FIRST_LANGUAGE

export interface LanguageTraits {
  /** What its speakers call it. */
  name: string
  /** Invites its speakers, on a screen in another language, to choose it. */
  offer: string
  /** A tag that names the script where speakers write several. A region is appended to format dates and numbers. */
  written: string
  /** How dates are written for a reader who names the language and no region. */
  home: string
  /**
   * Whether people of any region read it and keep the date and number formats of their own region. That is so for
   * English; nobody reads Chinese with the formats of Berlin.
   */
  everywhere: boolean
}

export const LANGUAGES: Readonly<Record<Language, LanguageTraits>> = {
  en: { name: 'English', offer: 'Language: English', written: 'en', home: 'en-US', everywhere: true },
  'zh-CN': { name: '简体中文', offer: '语言：简体中文', written: 'zh-Hans', home: 'zh-CN', everywhere: false },
}
