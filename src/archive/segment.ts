/**
 * Cuts text into words, alike for what is stored in the index and for what is looked up. Chinese and its neighbours put
 * no spaces between words, and which characters make one depends on the reader; so each of their characters is a word
 * of its own here, and a word of theirs is a phrase. No dictionary, and nothing is missed.
 */
export interface Word {
  /** As it is compared: without case, accents and width. */
  folded: string
  /** Where it stands in the original text: code units from `start` up to, not including, `end`. */
  start: number
  end: number
  /** One character that is a word: Han, kana, hangul. */
  lone: boolean
}

/** The prolonged sound marks belong to no script by name. */
const LONE = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\u30fc\\uff70'
const WORD = new RegExp(`(?<lone>[${LONE}])|(?![${LONE}])[\\p{L}\\p{N}](?:(?![${LONE}])[\\p{L}\\p{N}\\p{M}])*`, 'gu')
const ACCENTS = /[\u0300-\u036f]/g

export function wordsOf(text: string): Word[] {
  return [...text.matchAll(WORD)].map((match) => ({
    folded: fold(match[0]),
    start: match.index,
    end: match.index + match[0].length,
    lone: match.groups?.['lone'] !== undefined,
  }))
}

/** The text as the index takes it: words with blanks between them. */
export const segment = (text: string): string =>
  wordsOf(text)
    .map((word) => word.folded)
    .join(' ')

/** Full width becomes half width, é becomes e, Ａ becomes a; hangul is put together again. */
const fold = (word: string): string => word.normalize('NFKD').replace(ACCENTS, '').normalize('NFC').toLowerCase()
