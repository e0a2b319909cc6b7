import { minuteClock } from '../i18n/clock.ts'
import { daysBetween } from '../i18n/days.ts'
import { formatDate } from '../i18n/format.ts'
import { t } from '../strings/dates.ts'

/**
 * Returns the line between two days of a thread: “Today”, “Yesterday”, “Tuesday, 3 November”. It changes at midnight.
 */
export function dayName(at: number, now: number = minuteClock.value): string {
  const days = daysBetween(at, now)
  if (days === 0) return t('today')
  if (days === 1) return t('yesterday')
  return formatDate(at, new Date(at).getFullYear() === new Date(now).getFullYear() ? 'longDay' : 'longDate')
}
