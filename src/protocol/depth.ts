import { LIMITS } from './limits.ts'

/**
 * Returns whether JSON text nests deeper than the limit, by counting brackets outside of strings: one walk, no
 * recursion. Text that is no JSON gives either answer, and is refused by the parser.
 */
export function nestsTooDeep(text: string): boolean {
  return opensOften(text) && deepest(text) > LIMITS.jsonDepth
}

/**
 * Returns whether a text opens more brackets than it may nest. Nearly every text opens fewer, and need not be walked
 * through.
 */
function opensOften(text: string): boolean {
  let count = 0
  for (const bracket of ['{', '[']) {
    for (let at = text.indexOf(bracket); at !== -1; at = text.indexOf(bracket, at + 1)) {
      count += 1
      if (count > LIMITS.jsonDepth) return true
    }
  }
  return false
}

const [QUOTE, BACKSLASH, BRACE, BRACE_END, BRACKET, BRACKET_END] = Array.from('"\\{}[]', (char) => char.charCodeAt(0))

function deepest(text: string): number {
  let depth = 0
  let most = 0
  let inString = false
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (inString) {
      if (code === BACKSLASH) at += 1
      else if (code === QUOTE) inString = false
    } else if (code === QUOTE) inString = true
    else if (code === BRACE || code === BRACKET) {
      depth += 1
      if (depth > most) most = depth
    } else if (code === BRACE_END || code === BRACKET_END) depth -= 1
  }
  return most
}
