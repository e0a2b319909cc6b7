import { LIMITS } from '../../../src/protocol/wire.ts'
import { t } from '../strings/entry.ts'

/** As the server demands it; length beats signs (NIST SP 800-63B, 3.1.1.2). */
export function passwordProblem(password: string): string | undefined {
  return [...password.normalize('NFKC').trim()].length < LIMITS.shortestPassword ? t('passwordShort') : undefined
}
