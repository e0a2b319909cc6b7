/** What somebody typed to look for, as phrases that must all be there. */
import { type Word, wordsOf } from './segment.ts'

export interface Phrase {
  words: string[]
  /** The last word may be the beginning of a longer one: `refun` finds refund. */
  prefix: boolean
}

/** More terms than anybody types; the index's own limit on the depth of an expression is 256. */
const MOST_TERMS = 32
const TERM = /["“”]([^"“”]*)["“”]?|[^\s"“”]+/gu

/** Empty when there is no word in it: then nothing can be found. */
export function parseQuery(input: string): Phrase[] {
  const phrases: Phrase[] = []
  for (const match of input.matchAll(TERM)) {
    const words = wordsOf(match[1] ?? match[0])
    const last = words.at(-1)
    if (last !== undefined) phrases.push({ words: words.map((word) => word.folded), prefix: match[1] === undefined && !last.lone })
  }
  return phrases.slice(0, MOST_TERMS)
}

/**
 * In the language of FTS5. Every word stands in quotes, so that nothing typed is an operator, a column or a syntax
 * error (A43); folded words hold no quote, and one that came in by surprise is doubled.
 */
export const toMatch = (phrases: Phrase[]): string =>
  phrases.map(({ words, prefix }) => `"${words.join(' ').replaceAll('"', '""')}"${prefix ? ' *' : ''}`).join(' AND ')

export interface Range {
  start: number
  end: number
}

/** Where the phrases stand in a text, in order, none over another; undefined unless every one of them is there. */
export function findPhrases(text: string, phrases: Phrase[]): Range[] | undefined {
  const words = wordsOf(text)
  const found = phrases.map((phrase) => rangesOf(words, phrase))
  if (found.some((ranges) => ranges.length === 0)) return undefined
  return united(found.flat().sort((a, b) => a.start - b.start || b.end - a.end))
}

function rangesOf(words: Word[], phrase: Phrase): Range[] {
  const length = phrase.words.length
  return words.flatMap((first, at) => {
    const last = words[at + length - 1]
    return last !== undefined && matches(words, at, phrase) ? [{ start: first.start, end: last.end }] : []
  })
}

const matches = (words: Word[], at: number, { words: wanted, prefix }: Phrase): boolean =>
  wanted.every((want, index) => {
    const word = words[at + index]?.folded
    return word === want || (prefix && index === wanted.length - 1 && word?.startsWith(want) === true)
  })

function united(ranges: Range[]): Range[] {
  const result: Range[] = []
  for (const range of ranges) {
    const before = result.at(-1)
    if (before === undefined || range.start >= before.end) result.push({ ...range })
    else before.end = Math.max(before.end, range.end)
  }
  return result
}
