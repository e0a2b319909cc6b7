import { t } from '../strings/entry.ts'

/** Says what is wrong with an address. It is as loose as the server: one @ with something on both sides. */
export function emailProblem(email: string): string | undefined {
  if (email.trim() === '') return t('emailMissing')
  return /^[^\s@<>"]+@[^\s@<>"]+$/.test(email.trim()) ? undefined : t('emailWrong')
}
