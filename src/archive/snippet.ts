import { findableOf } from '../kernel/text.ts'
import type { Message } from '../protocol/entities.ts'
import type { Hit } from '../protocol/http-api.ts'
import { findPhrases, type Phrase, type Range } from './query.ts'

/** Code units shown on either side of the first hit. */
const AROUND = 40

/** One line around the first hit, in the words of the original. `ranges` are the hits in the whole text, in order. */
export function snippet(text: string, ranges: Range[]): Hit['parts'] {
  const first = ranges[0] ?? { start: 0, end: 0 }
  const from = boundary(text, Math.max(0, first.start - AROUND))
  const to = boundary(text, Math.min(text.length, first.end + AROUND))
  const parts: Hit['parts'] = []
  let at = from
  for (const range of ranges.filter((one) => one.start < to)) {
    parts.push({ text: text.slice(at, range.start), hit: false }, { text: text.slice(range.start, Math.min(range.end, to)), hit: true })
    at = Math.min(range.end, to)
  }
  parts.push({ text: text.slice(at, to), hit: false })
  if (from > 0) parts.unshift({ text: '…', hit: false })
  if (to < text.length) parts.push({ text: '…', hit: false })
  return joined(parts)
}

/** Undefined when the message does not hold every phrase. */
export function hitOf(message: Message, phrases: Phrase[]): Hit | undefined {
  const text = findableOf(message)
  const ranges = text === '' || phrases.length === 0 ? undefined : findPhrases(text, phrases)
  if (ranges === undefined) return undefined
  return { thread: message.thread, seq: message.seq, at: message.at, parts: snippet(text, ranges) }
}

/** Never in the middle of a character of two code units. */
const boundary = (text: string, at: number): number =>
  at > 0 && /[\udc00-\udfff]/.test(text.charAt(at)) && /[\ud800-\udbff]/.test(text.charAt(at - 1)) ? at - 1 : at

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
