import type { Hit } from '../protocol/http-api.ts'
import type { Range } from './query.ts'

/**
 * How many columns are shown before and after the first hit; a wide character takes two. Few stand before it, so that
 * the hit is in the first line of a narrow list.
 */
const BEFORE = 24
const BEHIND = 64

/** Returns one line around the first hit, in the original words. `ranges` are the hits in the whole text, in order. */
export function snippet(text: string, ranges: readonly Range[]): Hit['parts'] {
  const first = ranges[0] ?? { start: 0, end: 0 }
  const from = reach(text, first.start, -1, BEFORE)
  const to = reach(text, first.end, 1, BEHIND)
  const parts: Hit['parts'] = []
  let at = from
  for (const range of ranges) {
    if (range.start >= to || range.end <= at) continue
    const start = Math.max(range.start, at)
    const end = Math.min(range.end, to)
    parts.push({ text: text.slice(at, start), hit: false }, { text: text.slice(start, end), hit: true })
    at = end
  }
  parts.push({ text: text.slice(at, to), hit: false })
  if (from > 0) parts.unshift({ text: '…', hit: false })
  if (to < text.length) parts.push({ text: '…', hit: false })
  return joined(parts)
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
/** How many code units are read for each column. No writing needs more for one grapheme. */
const UNITS = 16
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uff01-\uff60]/u

/** Matches text of which each code unit is a character and takes one column. A carriage return may join a line feed. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
const PLAIN = /^[\0-\x0c\x0e-\x7f]*$/

/** Returns the place that is `columns` away, never in the middle of what a reader takes for one character. */
function reach(text: string, from: number, way: -1 | 1, columns: number): number {
  // One more is read, as it may belong to the last. Plain text goes fast: segmenting takes most of a search's time.
  const near = way === 1 ? text.slice(from, from + columns + 1) : text.slice(Math.max(0, from - columns - 1), from)
  if (PLAIN.test(near)) return way === 1 ? Math.min(text.length, from + columns) : Math.max(0, from - columns)
  const [low, high] =
    way === 1 ? [from, Math.min(text.length, from + columns * UNITS)] : [Math.max(0, from - columns * UNITS), from]
  const pieces = Array.from(graphemes.segment(text.slice(low, high)), ({ segment }) => segment)
  if (way === -1) pieces.reverse()
  let at = from
  let left = columns
  for (const piece of pieces) {
    left -= WIDE.test(piece) ? 2 : 1
    if (left < 0) return at
    at += way * piece.length
  }
  // The window may end in the middle of a character. The last piece is left out then, unless the text ends there.
  return at === 0 || at === text.length ? at : at - way * (pieces.at(-1)?.length ?? 0)
}

function joined(parts: Hit['parts']): Hit['parts'] {
  const result: Hit['parts'] = []
  for (const part of parts) {
    const text = part.text.replace(/\s+/g, ' ')
    const before = result.at(-1)
    if (text === '') continue
    if (before !== undefined && before.hit === part.hit) before.text += text
    else result.push({ text, hit: part.hit })
  }
  return result
}
