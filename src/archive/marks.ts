/** Marks where a message holds what was searched for: in its text and in the names of its files. */
import { findableOf } from '../kernel/text.ts'
import type { Hit, TranscriptHit } from '../protocol/http-api.ts'
import { findTerms, type Range, type Term } from './query.ts'
import { snippet } from './snippet.ts'
import type { Words } from './store-log.ts'

export interface Marked {
  words: Words
  ranges: Range[]
}

/** Returns the ranges of all terms in a message; undefined unless it holds every term. */
export function markedIn(words: Words, terms: readonly Term[]): Marked | undefined {
  const ranges = findTerms(wordsOf(words), terms)
  return ranges && { words, ranges }
}

export const toHit = ({ words, ranges }: Marked): Hit => ({
  thread: words.thread,
  seq: words.seq,
  at: words.at,
  parts: snippet(wordsOf(words), ranges),
})

export const toMarkedHit = (marked: Marked): TranscriptHit => ({ ...toHit(marked), ...marksOf(marked) })

const wordsOf = ({ text, files }: Words): string =>
  files.length === 0 ? (text ?? '') : findableOf({ ...(text === null ? {} : { text }), files })

/** Splits the ranges into those in the text and those in the names of the files, which stand behind it. */
export function marksOf({ words, ranges }: Marked): Pick<TranscriptHit, 'marks' | 'files'> {
  let offset = 0
  const within = (length: number): Range[] => {
    const [from, to] = [offset, offset + length]
    offset = to + 1
    return ranges
      .filter((range) => range.start < to && range.end > from)
      .map(({ start, end }) => ({ start: Math.max(start, from) - from, end: Math.min(end, to) - from }))
  }
  const marks = words.text === null ? [] : within(words.text.length)
  const files = words.files.map(({ id, name }) => ({ file: id, marks: within(name.length) }))
  return { marks, files: files.filter((file) => file.marks.length > 0) }
}
