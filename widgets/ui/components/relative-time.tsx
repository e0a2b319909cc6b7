/** “5 min ago”, kept right by one clock for the page; the full date in the tip, for machines and for who listens. */
import { minuteClock } from '../i18n/clock.ts'
import { formatDate, formatRelative } from '../i18n/format.ts'

export function RelativeTime({ at }: { at: number }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={formatDate(at, 'dateTime')}>
      {formatRelative(at, minuteClock.value)}
    </time>
  )
}
