/**
 * Texts of the largest size that a message may have, of the kinds that others took seconds for, and how much one may
 * cost.
 */
import { LIMITS } from '../../src/protocol/limits.ts'

/** Milliseconds of CPU: far above what a linear walk takes on a slow machine, far below what anybody would notice. */
const MOST_CPU_MS = 250
const SIZE = LIMITS.textLength

const fill4000 = (part: string, before = '', behind = ''): string =>
  `${before}${part.repeat(Math.ceil(SIZE / part.length))}`.slice(0, SIZE - behind.length) + behind

export const NASTY: [string, string][] = [
  ['one letter', fill4000('a')],
  ['blanks', fill4000(' ', 'a', 'b')],
  ['lines', fill4000('\r\n')],
  ['tabs and blanks', fill4000('\t ', '', 'x')],
  ['an address and brackets', fill4000('()', 'https://', ')'.repeat(1_992))],
  ['an address, signs and brackets', fill4000('!', 'https://', `x${')'.repeat(1_391)}`)],
  ['addresses', fill4000('https://a.b/c?d=e&f ')],
  ['schemes without end', fill4000('http://')],
  ['www without end', fill4000('www.')],
  ['labels', fill4000('a.')],
  ['labels with marks', fill4000('a-._~')],
  ['at signs', fill4000('a@')],
  ['an address for mail without end', fill4000('a.', 'x@', '@')],
  ['slashes', fill4000('/')],
  ['stars', fill4000('/*')],
  ['quotes', fill4000('"')],
  ['opened quotes', fill4000('“a ')],
  ['parentheses', fill4000('(')],
  ['nested brackets', fill4000('[{')],
  ['braces of variables', fill4000('{{visitor.')],
  ['variables', fill4000('{{visitor.name|')],
  ['percent signs', fill4000('%E0%A4%')],
  ['digits', fill4000('1')],
  ['grouped digits', fill4000('1 2', '+')],
  ['formulas', fill4000('=@+-')],
  ['surrogates alone', fill4000('\ud83d')],
  ['families', fill4000('👨‍👩‍👧‍👦')],
  ['flags', fill4000('🇩')],
  ['marks', fill4000('\u0301', 'a')],
  ['joiners', fill4000('\u200d')],
  ['Hangul in pieces', fill4000('\u1112\u1161\u11ab')],
  ['half-width kana', fill4000('ｶﾞ')],
  ['one letter that becomes eighteen', fill4000('\ufdfa')],
  ['Thai', fill4000('ที่')],
  ['Burmese', fill4000('မြန်မာ')],
  ['Chinese', fill4000('你好世界')],
  ['marks of direction', fill4000('\u202e\u2066')],
  ['controls', fill4000('\u0000\u0008')],
  ['backslashes', fill4000('\\')],
  ['escapes', fill4000('\\u0041')],
  ['dots and names of files', fill4000('..', '', '.pdf')],
  ['mentions', fill4000('@Ada ')],
  ['commas', fill4000(',')],
  ['a tag before blanks', `>${' '.repeat(3_998)}<`],
  ['hyphens', fill4000('-')],
]

/**
 * Runs `work` on each text. Returns the ones that took too much CPU time, which does not depend on how busy the machine
 * is.
 */
export function slowOn(work: (text: string) => unknown): string[] {
  return NASTY.flatMap(([name, text]) => {
    const before = process.cpuUsage()
    work(text)
    const { user, system } = process.cpuUsage(before)
    const ms = (user + system) / 1_000
    return ms < MOST_CPU_MS ? [] : [`${name}: ${Math.round(ms)} ms`]
  })
}
