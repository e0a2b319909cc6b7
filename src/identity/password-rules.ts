/**
 * Passwords that are tried first are refused. Length matters more than special characters (NIST SP 800-63B, 3.1.1.2).
 */
import { because } from '../kernel/errors.ts'
import { LIMITS } from '../protocol/limits.ts'
import { isBlank } from '../protocol/visible.ts'

const PRODUCT = 'helpline'
/** Fewer different characters than this are a pattern, however long. */
const FEWEST_SIGNS = 4
const folded = (text: string): string => text.normalize('NFKC').trim().toLowerCase()
/** Returns what is left of a decorated word: `helpline2024!` is helpline. */
const bare = (text: string): string => folded(text).replace(/[^\p{L}]/gu, '')

/** The list is read when the first password is set, because a start, which a deploy waits for, does not need it. */
let common: Promise<ReadonlySet<string>> | undefined
async function commonPasswords(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common')
  return new Set(dictionary['passwords-common'].map(String))
}
/** Fingers run over these rows of keys, there and back. */
const ROWS = [
  '01234567890123456789',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiopasdfghjklzxcvbnm',
  'qwertzuiopasdfghjklyxcvbnm',
  'azertyuiopqsdfghjklmwxcvbn',
]
const RUNS = ROWS.flatMap((row) => [row, [...row].reverse().join('')])

export interface Owner {
  name: string
  email: string
}

/** Checks a new password, and rejects with bad_request and the reason. */
export async function checkNewPassword(password: string, { name, email }: Owner): Promise<void> {
  const plain = folded(password)
  if (isBlank(plain) || [...plain].length < LIMITS.shortestPassword) throw because('password_short')
  common ??= commonPasswords()
  if (isCommon(plain, await common)) throw because('password_common')
  const [account = '', host = ''] = folded(email).split('@')
  const own = [account, host, host.split('.')[0] ?? '', folded(email), name, PRODUCT]
  if (own.some((word) => word !== '' && isMadeOf(plain, word))) throw because('password_own')
}

function isCommon(plain: string, common: ReadonlySet<string>): boolean {
  if (common.has(plain) || new Set(plain).size < FEWEST_SIGNS || RUNS.some((run) => run.includes(plain))) return true
  // It may be the same word again and again, or a common one with other characters around it.
  const unit = plain.slice(0, (plain + plain).indexOf(plain, 1))
  if (unit.length < plain.length && (unit.length < LIMITS.shortestPassword || common.has(unit))) return true
  const word = plain.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
  return word.length >= 4 && plain.length - word.length <= 6 && common.has(word)
}

const isMadeOf = (plain: string, word: string): boolean =>
  plain === folded(word) ||
  (bare(word).length >= 3 && (bare(plain) === bare(word) || bare(plain) === bare(word).repeat(2)))
