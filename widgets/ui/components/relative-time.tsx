/**
 * Draws “5 min ago”, kept right by one clock for the whole page. The full date stands in the tip, for machines, and
 * wherever a row has the focus.
 */
import { minuteClock } from '../i18n/clock.ts'
import { formatDate, formatRelative } from '../i18n/format.ts'

export function RelativeTime({ at }: { at: number }) {
  const full = formatDate(at, 'dateTime')
  return (
    <time dateTime={new Date(at).toISOString()} title={full} data-full={full}>
      {formatRelative(at, minuteClock.value)}
    </time>
  )
}
