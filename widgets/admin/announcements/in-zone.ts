import { formatDate, localeNow } from '../../ui/i18n/format.ts'
import { ownZone } from './zone.ts'

/** Writes a time as its announcer chose it, with the zone where that is not the reader's. */
export function inZone(at: number, zone: string): string {
  if (zone === ownZone()) return formatDate(at, 'dateTime')
  const format = new Intl.DateTimeFormat(localeNow(), {
    timeZone: zone,
    dateStyle: 'medium',
    timeStyle: 'short',
  })
  return `${format.format(at)} (${zone.replaceAll('_', ' ')})`
}
