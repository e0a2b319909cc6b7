/** This file writes dates, times, numbers and durations as the language in use does. */
import { daysBetween } from './days.ts'
import { language } from './language.ts'
import { localeFor } from './locale.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

const DATE_STYLES = {
  /** 14:05, or 2:05 PM */
  time: { hour: 'numeric', minute: '2-digit' },
  /** 3 Nov */
  day: { month: 'short', day: 'numeric' },
  /** 3 Nov 2026 */
  date: { year: 'numeric', month: 'short', day: 'numeric' },
  /** Tuesday, 3 November 2026: the line between two days of a thread */
  longDate: { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' },
  /** Tuesday, 3 November: the same, of this year */
  longDay: { weekday: 'long', month: 'long', day: 'numeric' },
  /** 3 Nov 2026, 14:05 */
  dateTime: { year: 'numeric', month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' },
} satisfies Record<string, Intl.DateTimeFormatOptions>
export type DateStyle = keyof typeof DATE_STYLES

/** Returns the language tag of the screens, as it is written where the reader is. */
export const localeNow = (): string => localeFor(language.value, navigator.languages)

const dates = new Map<string, Intl.DateTimeFormat>()

/**
 * Writes a moment; `at` is in milliseconds since 1970. Making a formatter is slow and lists need hundreds, so each is
 * made once.
 */
export function formatDate(at: number, style: DateStyle): string {
  const locale = localeNow()
  const id = `${locale} ${style}`
  const format = dates.get(id) ?? new Intl.DateTimeFormat(locale, DATE_STYLES[style])
  dates.set(id, format)
  return format.format(at)
}

/** Returns the time of day in another zone; it is empty for a zone that this browser does not know. */
export function timeIn(timeZone: string, at: number): string {
  try {
    return new Intl.DateTimeFormat(localeNow(), { ...DATE_STYLES.time, timeZone }).format(at)
  } catch {
    return ''
  }
}

export function formatNumber(value: number): string {
  return new Intl.NumberFormat(localeNow()).format(value)
}

/** Writes how long ago a moment was: “now”, “5 min. ago”, on another day “yesterday”, after a week the date. */
export function formatRelative(at: number, now: number): string {
  const past = now - at
  if (Math.abs(past) < MINUTE) return relative(0, 'second')
  if (Math.abs(past) < HOUR) return relative(-Math.trunc(past / MINUTE), 'minute')
  const days = daysBetween(at, now)
  if (days === 0) return relative(-Math.trunc(past / HOUR), 'hour')
  if (Math.abs(days) < 7) return relative(-days, 'day')
  return formatDate(at, new Date(at).getFullYear() === new Date(now).getFullYear() ? 'day' : 'date')
}

/** Writes a relative time. Browsers write “7分钟前”; our Chinese has a space beside a number, “7 分钟前”. */
function relative(value: number, unit: Intl.RelativeTimeFormatUnit): string {
  const text = new Intl.RelativeTimeFormat(localeNow(), { numeric: 'auto', style: 'short' }).format(value, unit)
  return text.replace(/\d(?=\p{Script=Han})|\p{Script=Han}(?=\d)/gu, '$& ')
}

/** Writes a duration like a stop-watch: 0:42, 12:05, 1:02:05. */
export function formatTimer(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const two = (value: number) => String(value).padStart(2, '0')
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}`
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`
}
