/** Takes a typed query apart into terms, which must all be found, and finds where they stand in a text. */
import { type Folded, fold, Kind } from './fold.ts'

export interface Term {
  /** The folded text. One blank stands between its words. */
  text: string
  /** What each code unit of `text` is: see `Kind`. */
  kinds: Uint8Array
  /** It stood in quotes and matches whole words in a row. Without quotes a word may go on after the term. */
  quoted: boolean
  /** It may begin inside a word, as the end of an order number or the second half of a compound does. */
  inside: boolean
  /** The digits of a long number, which are found however they are grouped. */
  digits: string | undefined
}

/** Where something stands in a text: from the code unit `start` to before `end`. */
export interface Range {
  start: number
  end: number
}

/** The most terms of a query. Nobody types more. */
const MOST_TERMS = 32
const TERM = /["“”„«»]([^"“”„«»]*)["“”„«»]?|[^\s"“”„«»]+/gu
/** The least length of a term that may begin inside a word. Shorter ones would match half of all texts. */
const INSIDE_LETTERS = 4
const INSIDE_DIGITS = 3
/** The least digits of a number that people group as they like: telephones, accounts, cards. */
const NUMBER_DIGITS = 5
const GROUPED = /^[+(]?\d[\d ]*$/

/** Returns the terms of a query; an empty list when it holds nothing that can be found. */
export function parseQuery(input: string): Term[] {
  const terms = new Map<string, Term>()
  for (const match of input.matchAll(TERM)) {
    const term = toTerm(match[1] ?? match[0], match[1] !== undefined)
    if (term !== undefined) terms.set(`${term.quoted} ${term.text}`, term)
  }
  return [...terms.values()].slice(0, MOST_TERMS)
}

function toTerm(typed: string, quoted: boolean): Term | undefined {
  const { text: folded, kinds: all } = fold(typed)
  const text = folded.trimEnd()
  if (text === '') return undefined
  const kinds = all.slice(0, text.length)
  const digits = text.replace(/\D/g, '')
  return {
    text,
    kinds,
    quoted,
    inside: !quoted && mayBeginInside(text, kinds),
    digits: !quoted && digits.length >= NUMBER_DIGITS && GROUPED.test(text) ? digits : undefined,
  }
}

/** Shorter words may begin inside in Arabic and Hebrew, which attach the article and short words to the next word. */
function mayBeginInside(text: string, kinds: Uint8Array): boolean {
  let length = 0
  while (kinds[length] === Kind.letter) length += 1
  const word = text.slice(0, length)
  const few = /\p{N}|[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(word)
  return [...word].length >= (few ? INSIDE_DIGITS : INSIDE_LETTERS)
}

/** Returns where the terms stand in a text, in order and without overlaps; undefined unless it holds all of them. */
export function findTerms(original: string, terms: readonly Term[]): Range[] | undefined {
  const folded = fold(original)
  const found = terms.map((term) => rangesOf(folded, term))
  if (found.some((ranges) => ranges.length === 0)) return undefined
  return united(found.flat().sort((a, b) => a.start - b.start || b.end - a.end))
}

function rangesOf(folded: Folded, term: Term): Range[] {
  const literal = literalRanges(folded, term)
  return term.digits === undefined ? literal : [...literal, ...groupedRanges(folded, term.digits)]
}

function literalRanges(folded: Folded, term: Term): Range[] {
  const ranges: Range[] = []
  for (let at = folded.text.indexOf(term.text); at !== -1; at = folded.text.indexOf(term.text, at + 1)) {
    if (mayStand(folded.kinds, term, at)) ranges.push(rangeOf(folded, at, markedTo(folded.kinds, term, at)))
  }
  return ranges
}

function mayStand(kinds: Uint8Array, { text, quoted, inside }: Term, at: number): boolean {
  const end = at + text.length
  if (!inside && kinds[at] === Kind.letter && kinds[at - 1] === Kind.letter) return false
  return !quoted || kinds[end - 1] !== Kind.letter || kinds[end] !== Kind.letter
}

/** Returns where the mark ends. A term at the beginning of a word marks the whole word; one inside marks itself. */
function markedTo(kinds: Uint8Array, { text }: Term, at: number): number {
  let end = at + text.length
  const word = kinds[end - 1] === Kind.letter && (kinds[at] !== Kind.letter || kinds[at - 1] !== Kind.letter)
  while (word && kinds[end] === Kind.letter) end += 1
  return end
}

const rangeOf = ({ starts, ends }: Folded, from: number, to: number): Range => ({
  start: starts[from] ?? 0,
  end: ends[to - 1] ?? 0,
})

/** Matches digits in a row or in groups, with one sign or blank between the groups. */
export const DIGIT_GROUPS = /\d(?:[ +]?\d)+/g

function groupedRanges(folded: Folded, digits: string): Range[] {
  const ranges: Range[] = []
  for (const { 0: group, index } of folded.text.matchAll(DIGIT_GROUPS)) {
    const places: number[] = []
    for (let unit = 0; unit < group.length; unit += 1) if (/\d/.test(group.charAt(unit))) places.push(index + unit)
    const all = group.replace(/\D/g, '')
    for (let at = all.indexOf(digits); at !== -1; at = all.indexOf(digits, at + 1))
      ranges.push(rangeOf(folded, places[at] ?? 0, (places[at + digits.length - 1] ?? 0) + 1))
  }
  return ranges
}

function united(ranges: Range[]): Range[] {
  const result: Range[] = []
  for (const range of ranges) {
    const before = result.at(-1)
    if (before === undefined || range.start >= before.end) result.push({ ...range })
    else before.end = Math.max(before.end, range.end)
  }
  return result
}
