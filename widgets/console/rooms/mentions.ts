/**
 * This file finds names that are called in a text: where an `@` asks for them, who is meant, and what to mark. It does
 * no I/O.
 */
import type { Slash } from '../thread/canned.ts'

export interface Person {
  id: string
  name: string
}
export type Part = { text: string; person?: Person }

const SHOWN = 8
const MOST = 20

/**
 * Returns the `@word` in which the caret stands, but never in an e-mail address. Names contain spaces, and Chinese has
 * none before them.
 */
export function mentionAt(text: string, caret: number): Slash | undefined {
  const found = /(?<![A-Za-z0-9._%+-])@([^\n@]{0,40})$/u.exec(text.slice(0, caret))
  const query = found?.[1]
  return query === undefined ? undefined : { start: caret - query.length - 1, end: caret, query }
}

/** Returns the fitting people: names that begin with the words first, then those with a later word that does. */
export function people<T extends Person>(all: readonly T[], query: string): T[] {
  const words = query.toLocaleLowerCase()
  const rank = ({ name }: Person): number => {
    const lower = name.toLocaleLowerCase()
    if (lower.startsWith(words)) return 0
    return lower.split(/\s+/).some((word) => word.startsWith(words)) ? 1 : 2
  }
  const ranked = all.map((person) => ({ person, rank: rank(person) })).filter((each) => each.rank < 2)
  ranked.sort((a, b) => a.rank - b.rank || a.person.name.localeCompare(b.person.name))
  return ranked.slice(0, SHOWN).map(({ person }) => person)
}

/**
 * Splits the text into parts; those that call somebody say whom. The longest name that fits is the one that is meant.
 */
export function partsOf(text: string, all: readonly Person[]): Part[] {
  const byLength = all.filter(({ name }) => name !== '').sort((a, b) => b.name.length - a.name.length)
  const parts: Part[] = []
  let begin = 0
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const person = byLength.find(({ name }) => isNamed(text, at + 1, name))
    if (person === undefined) continue
    const end = at + 1 + person.name.length
    if (at > begin) parts.push({ text: text.slice(begin, at) })
    parts.push({ text: text.slice(at, end), person })
    begin = end
    at = end - 1
  }
  return begin < text.length ? [...parts, { text: text.slice(begin) }] : parts
}

export function mentionsIn(text: string, all: readonly Person[]): string[] {
  const ids = partsOf(text, all).flatMap(({ person }) => (person === undefined ? [] : [person.id]))
  return [...new Set(ids)].slice(0, MOST)
}

/**
 * Says whether `name` stands at this place. In scripts with spaces a letter behind it continues the word: `@Anna` does
 * not call Ann.
 */
function isNamed(text: string, at: number, name: string): boolean {
  // A text may be full of @, so a cheap test of the first letter comes before the rest.
  if (text.charAt(at).toLocaleLowerCase() !== name.charAt(0).toLocaleLowerCase()) return false
  if (text.slice(at, at + name.length).toLocaleLowerCase() !== name.toLocaleLowerCase()) return false
  return !/^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}_]/u.test(text.slice(at + name.length))
}
