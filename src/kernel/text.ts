/**
 * Characters that mislead a reader: controls but tab and line feed, and the explicit direction marks that can turn a
 * line around (Unicode UAX #9: LRE, RLE, PDF, LRO, RLO, LRI, RLI, FSI, PDI). Joiners stay: scripts and emoji need them.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
const MISLEADING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/g
const BREAKS = /\r\n?|\u2028|\u2029/g

/** Text of several lines as it is stored: what was typed, less what misleads. */
export const cleanText = (text: string): string => text.replace(BREAKS, '\n').replace(MISLEADING, '').toWellFormed()

/** The first of a text at most `limit` code units, never ending in half a character. */
const cut = (text: string, limit: number): string => text.slice(0, limit).replace(/[\ud800-\udbff]$/, '')

/** What was said, in words: the text, or the names of the files. */
export const wordsOf = ({ text, files }: { text?: string; files?: { name: string }[] }): string =>
  text ?? files?.map((file) => file.name).join(', ') ?? ''

/** All that can be searched for: the text, and the names of the files behind it. */
export const findableOf = ({ text, files = [] }: { text?: string; files?: { name: string }[] }): string =>
  [...(text === undefined ? [] : [text]), ...files.map((file) => file.name)].join(' ')

const PREVIEW = 120
/** What a list shows of a message. */
export function previewOf(message: { text?: string; files?: { name: string }[] }): string {
  const words = wordsOf(message)
  return words.length <= PREVIEW ? words : `${cut(words, PREVIEW - 1)}…`
}

/** One line: names, titles, addresses. Cut at `limit` code units, never in the middle of a character. */
export function cleanLine(text: string, limit: number): string {
  const line = cleanText(text).replace(/\s+/g, ' ').trim()
  return line.length <= limit ? line : cut(line, limit)
}
