import { t } from '../strings/dates.ts'
import { minuteClock } from './clock.ts'
import { daysBetween } from './days.ts'
import { formatDate } from './format.ts'

/** The line between two days of a thread: “Today”, “Yesterday”, “Tuesday, 3 November”. It moves on at midnight. */
export function dayName(at: number, now: number = minuteClock.value): string {
  const days = daysBetween(at, now)
  if (days === 0) return t('today')
  if (days === 1) return t('yesterday')
  return formatDate(at, new Date(at).getFullYear() === new Date(now).getFullYear() ? 'longDay' : 'longDate')
}
