/** The console's words, and how names, pages, times and errors are said. */
import type { Ticket, VisitorSummary } from '../../../src/protocol/wire.ts'
import { ConnectionLost, errorCode } from '../../client/index.ts'
import { formatDate, formatRelative, formatTimer } from '../../ui/i18n/format.ts'
import { errorText } from '../../ui/strings/errors.ts'
import { CATALOGUE, t } from './catalogue.ts'

export { dayName } from '../../ui/days/day-name.ts'
export { t }

export function hasWords(key: string): key is keyof typeof CATALOGUE {
  return Object.hasOwn(CATALOGUE, key)
}

/** Somebody who gave no name is known by the number of the chat. */
export function visitorName(visitor: VisitorSummary, number: number): string {
  return visitor.name.trim() === '' ? t('visitor.number', { number: String(number) }) : visitor.name
}

/** Who asks in a ticket; one that was left by nobody with a name came with an address. */
export function requesterName({ requester, conversation }: Ticket): string {
  if (requester.name.trim() !== '') return requester.name
  return conversation === null
    ? (requester.email ?? t('visitor'))
    : t('visitor.number', { number: String(conversation.number) })
}

/** What an avatar makes its letters of: a number is nobody's initial. */
export function faceName(visitor: VisitorSummary): string {
  return visitor.name.trim() === '' ? t('visitor') : visitor.name
}

export function ago(at: number, now: number): string {
  return formatRelative(Math.min(at, now), now)
}

export function duration(ms: number): string {
  return formatTimer(ms)
}

export function timeOfDay(at: number): string {
  return formatDate(at, 'time')
}

export function fullTime(at: number): string {
  return formatDate(at, 'dateTime')
}

/** What went wrong and what to do about it, in one line. */
export function failureWords(error: unknown): string {
  if (error instanceof ConnectionLost) return t('error.offline')
  const code = errorCode(error)
  if (code === 'stale_epoch' || code === 'thread_closed') return t(`error.${code}`)
  return t('error.both', errorText(error))
}

const SYSTEMS: [RegExp, string][] = [
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
]
const BROWSERS: [RegExp, string][] = [
  [/Edg\/(\d+)/, 'Edge'],
  [/Firefox\/(\d+)/, 'Firefox'],
  [/Chrome\/(\d+)/, 'Chrome'],
  [/Version\/(\d+).*Safari/, 'Safari'],
]

/** "Chrome 120 · Windows" instead of a line of history; the whole of it when we do not know better. */
export function deviceName(userAgent: string): string {
  const browser = BROWSERS.map(([pattern, name]) => ({ name, version: pattern.exec(userAgent)?.[1] })).find(
    (each) => each.version !== undefined,
  )
  const system = SYSTEMS.find(([pattern]) => pattern.test(userAgent))?.[1]
  const words = [browser && `${browser.name} ${browser.version}`, system].filter((word) => word !== undefined)
  return words.length === 0 ? userAgent : words.join(' · ')
}
