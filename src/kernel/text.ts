/**
 * This file cleans what people wrote, for the database and for lists: rules [TH5], [TH6] and [TH7] of docs/protocol.md.
 */
import { isBlank } from '../protocol/visible.ts'
import { AppError } from './errors.ts'
import { cutAt } from './graphemes.ts'

/**
 * These characters mislead a reader: controls but tab and line feed, and the explicit direction marks that can turn a
 * line around (Unicode UAX #9: LRE, RLE, PDF, LRO, RLO, LRI, RLI, FSI, PDI). Joiners stay, because scripts and emoji
 * need them.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
const MISLEADING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/g
const BREAKS = /\r\n?|\u2028|\u2029/g
/** Most texts hold nothing else, and need no closer look. */
const PLAIN = /^[\t\n -~]*$/

/** No orthography in use puts more marks over one letter. More are drawn over the lines around it. */
const MOST_MARKS = 5
/** These scripts write whole letters below each other, as marks. */
const MOST_STACKED = 8
const STACKING = /[\p{sc=Tibt}\p{sc=Mymr}\p{sc=Khmr}\p{sc=Java}\p{sc=Bali}\p{sc=Lana}]/u
/** These do not move on to the next place: marks, and invisible characters between them. */
const PILE = /[\p{M}\p{Cf}]{6,}/gu
const MARK = /[\p{Mn}\p{Me}]/u

/** These are Latin, Greek, Cyrillic, Chinese, Japanese and Korean as they are mostly written: no marks. */
const WITHOUT_MARKS =
  /^[\t\n -~\u00a0-\u02ff\u0370-\u0482\u2010-\u2027\u3000-\u3029\u3030-\u3098\u309b-\u9fff\uac00-\ud7a3\uff00-\uffef]*$/

/**
 * Returns a text of several lines as it is stored: what was typed, without what misleads, and without marks in piles.
 */
export function cleanText(text: string): string {
  if (PLAIN.test(text)) return text
  const clean = text.replace(BREAKS, '\n').replace(MISLEADING, '').toWellFormed()
  return WITHOUT_MARKS.test(clean) ? clean : clean.replace(PILE, thinned)
}

function thinned(pile: string): string {
  const most = STACKING.test(pile) ? MOST_STACKED : MOST_MARKS
  let marks = 0
  return [...pile].filter((sign) => !MARK.test(sign) || ++marks <= most).join('')
}

/**
 * Returns one line (a name, a title, an address), cut at `limit` UTF-16 code units, but never in the middle of a
 * character.
 */
export function cleanLine(text: string, limit: number): string {
  // Whoever sent it may have cut it in the middle of a character.
  const whole = text.replace(/[\ud800-\udbff]$/, '')
  return cutAt(cleanText(whole).replace(/\s+/g, ' ').trim(), limit)
}

/** Returns a text that must say something, as it is stored [TH6]. Throws `bad_request` for what nobody could see. */
export function writtenText(text: string, what = 'text'): string {
  const clean = cleanText(text)
  if (isBlank(clean)) throw new AppError('bad_request', `${what} is empty`)
  return clean
}

/** Does the same for one line: titles and subjects of what is said. Names have their own rule (names.ts). */
export function writtenLine(text: string, limit: number, what: string): string {
  const line = cleanLine(text, limit)
  if (isBlank(line)) throw new AppError('bad_request', `${what} is empty`)
  return line
}

/** Returns what was said in words: the text, or the names of the files. */
export const wordsOf = ({ text, files }: { text?: string; files?: { name: string }[] }): string =>
  text ?? files?.map((file) => file.name).join(', ') ?? ''

/** Returns all that can be searched for: the text, and the names of the files behind it. */
export const findableOf = ({ text, files = [] }: { text?: string; files?: { name: string }[] }): string =>
  [...(text === undefined ? [] : [text]), ...files.map((file) => file.name)].join(' ')

const PREVIEW = 120
/** Returns what a list shows of a message: at most 120 UTF-16 code units. */
export function previewOf(message: { text?: string; files?: { name: string }[] }): string {
  const words = wordsOf(message)
  return words.length <= PREVIEW ? words : `${cutAt(words, PREVIEW - 1)}…`
}
