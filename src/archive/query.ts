/** What somebody typed to look for, as terms that must all be there, and where they stand in a text. */
import { type Folded, fold, Kind } from './fold.ts'

export interface Term {
  /** Folded; words in it stand apart by one blank. */
  text: string
  /** What each code unit of `text` is: see `Kind`. */
  kinds: Uint8Array
  /** It stood in quotes: whole words, as they follow each other. Without quotes a word may go on behind the term. */
  quoted: boolean
  /** It may begin inside a word: the end of an order's number, the second half of a compound. */
  inside: boolean
  /** Its digits alone, when it is a long number: they are found however they are grouped. */
  digits: string | undefined
}

/** Where something stands in a text: code units from `start` up to, not including, `end`. */
export interface Range {
  start: number
  end: number
}

/** More terms than anybody types. */
const MOST_TERMS = 32
const TERM = /["“”„«»]([^"“”„«»]*)["“”„«»]?|[^\s"“”„«»]+/gu
/** Shorter ones would find half of what is said: `art` is not looked for in `start`. */
const INSIDE_LETTERS = 4
const INSIDE_DIGITS = 3
/** Digits of a number that people group as they like: telephones, accounts, cards. */
const NUMBER_DIGITS = 5
const GROUPED = /^[+(]?\d[\d ]*$/

/** Empty when there is nothing in it that can be found. */
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

/** Arabic and Hebrew put the article and short words before a word without a blank. */
function mayBeginInside(text: string, kinds: Uint8Array): boolean {
  let length = 0
  while (kinds[length] === Kind.letter) length += 1
  const word = text.slice(0, length)
  const few = /\p{N}|[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(word)
  return [...word].length >= (few ? INSIDE_DIGITS : INSIDE_LETTERS)
}

/** Where the terms stand in a text, in order, none over another; undefined unless every one of them is there. */
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

/** The beginning of a word marks all of it; what begins inside one is marked alone. */
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

/** Digits that stand together or in groups, with one sign or blank between the groups. */
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
