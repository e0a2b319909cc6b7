/** Moments as somebody in a time zone reads them, for files that people open. */
import { AppError } from '../kernel/errors.ts'

export class Zone {
  /** An IANA name, `Europe/Berlin`. */
  readonly name: string
  private readonly format: Intl.DateTimeFormat
  /** UTC when none is named. Throws `bad_request` for a name that is none. */
  constructor(name = 'UTC') {
    try {
      this.format = new Intl.DateTimeFormat('sv-SE', { timeZone: name, dateStyle: 'short', timeStyle: 'medium' })
    } catch {
      throw new AppError('bad_request', 'zone is not the name of a time zone, such as Europe/Berlin')
    }
    this.name = name
  }

  /** `2026-11-23 14:05:09`, which spreadsheets take for a date. */
  text(ms: number): string {
    return this.format.format(ms)
  }
}
