/**
 * Takes texts and queries apart into short pieces, which the index keeps without their places. Every text that holds
 * the terms has all pieces of the query. A few texts have them without the terms; `findTerms` sorts those out on the
 * text itself. So one place decides what is found, and no database has to know about scripts.
 *
 * Letters give every three in a row, and the first one, two and three of each word, marked as a beginning. Characters
 * of scripts without blanks give themselves and every two in a row. A symbol gives itself.
 */
import { fold, Kind } from './fold.ts'
import { DIGIT_GROUPS, type Term } from './query.ts'

/** Marks the first letters of a word. It is not ASCII, as an index could take an ASCII sign for a blank. */
const BEGINNING = '\u02c6'
const PIECE = 3
/** The most pieces of a whole query. More would not narrow the answer. */
const MOST_ASKED = 24
/** ASCII signs are moved to the private use area, where no index takes them for a blank. */
const PRIVATE = 0xe000

/** Returns the pieces that the index keeps of a text. */
export function gramsOf(original: string): Set<string> {
  const { text, kinds } = fold(original)
  const grams = new Set<string>()
  for (const { kind, chars } of segments(text, kinds)) {
    if (kind === Kind.letter) {
      for (let length = 1; length <= PIECE; length += 1) grams.add(BEGINNING + chars.slice(0, length).join(''))
      addInRow(grams, chars, PIECE)
    } else if (kind === Kind.lone) {
      for (const char of chars) grams.add(char)
      addInRow(grams, chars, 2)
    } else for (const char of chars) grams.add(symbol(char))
  }
  // A number in groups can be found by its digits, whatever stands between the groups.
  for (const [group] of text.matchAll(DIGIT_GROUPS))
    if (group.includes(' ') || group.includes('+')) addInRow(grams, digitsOf(group), PIECE)
  return grams
}

/** Returns the pieces that a text must have to hold all these terms. */
export function gramsFor(terms: readonly Term[]): Set<string> {
  const grams = new Set<string>()
  for (const term of terms) for (const gram of gramsForTerm(term)) if (grams.size < MOST_ASKED) grams.add(gram)
  return grams
}

function gramsForTerm({ text, kinds, inside, digits }: Term): Set<string> {
  const grams = new Set<string>()
  if (digits !== undefined) {
    addInRow(grams, [...digits], PIECE)
    return grams
  }
  let first = true
  for (const { kind, chars } of segments(text, kinds)) {
    if (kind === Kind.letter) {
      if (!(first && inside)) grams.add(BEGINNING + chars.slice(0, PIECE).join(''))
      addInRow(grams, chars, PIECE)
    } else if (kind === Kind.lone) {
      if (chars.length === 1) grams.add(chars[0] ?? '')
      addInRow(grams, chars, 2)
    } else for (const char of chars) grams.add(symbol(char))
    first = false
  }
  return grams
}

/** Adds the pieces of exactly `length` characters; none when there are fewer. */
function addInRow(grams: Set<string>, chars: readonly string[], length: number): void {
  for (let at = 0; at + length <= chars.length; at += 1) grams.add(chars.slice(at, at + length).join(''))
}

const digitsOf = (group: string): string[] => [...group.replace(/\D/g, '')]

function symbol(char: string): string {
  const code = char.codePointAt(0) ?? 0
  return code < 128 ? String.fromCodePoint(PRIVATE + code) : char
}

interface Segment {
  kind: number
  chars: string[]
}

/** Gives runs of characters of one kind. Blanks are left out. */
function* segments(text: string, kinds: Uint8Array): Generator<Segment> {
  let segment: Segment | undefined
  let at = 0
  for (const char of text) {
    const kind = kinds[at] ?? Kind.blank
    at += char.length
    if (segment !== undefined && segment.kind !== kind) {
      yield segment
      segment = undefined
    }
    if (kind === Kind.blank) continue
    segment ??= { kind, chars: [] }
    segment.chars.push(char)
  }
  if (segment !== undefined) yield segment
}
