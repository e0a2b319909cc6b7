import { t } from './entry.ts'

/** As the server demands it; length beats signs (NIST SP 800-63B, 3.1.1.2). */
const SHORTEST = 10

export function passwordProblem(password: string): string | undefined {
  return [...password.normalize('NFKC').trim()].length < SHORTEST ? t('passwordShort') : undefined
}
