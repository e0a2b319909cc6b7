/**
 * This file cuts texts between characters as people count them: a flag, a family or a letter with its marks is one
 * (Unicode UAX #29).
 */
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** A text may always be cut between two of these: letters, digits and ideographs that join nothing. */
const SIMPLE = /^[!-~\u00a1-\u00ac\u00ae-\u024f\u0400-\u0482\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff]{2}$/
/**
 * No character in use is longer, in code units. A longer one was made on purpose, and is cut between its code points.
 */
const LONGEST = 64

/** Returns the beginning of a text: at most `limit` UTF-16 code units, and no part of a character. */
export function cutAt(text: string, limit: number): string {
  if (text.length <= limit) return text
  if (SIMPLE.test(text.slice(limit - 1, limit + 1))) return text.slice(0, limit)
  const at = segmenter.segment(text.slice(0, limit + LONGEST)).containing(limit)?.index ?? limit
  return text.slice(0, limit - at < LONGEST ? at : limit).replace(/[\ud800-\udbff]$/, '')
}
