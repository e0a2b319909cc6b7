/** Writes moments as people in a time zone read them, for files that people open. */
import { AppError } from '../kernel/errors.ts'

export class Zone {
  /** An IANA name, `Europe/Berlin`. */
  readonly name: string
  private readonly format: Intl.DateTimeFormat
  /** Takes UTC when none is named. Throws `bad_request` for a name that is no time zone. */
  constructor(name = 'UTC') {
    try {
      this.format = new Intl.DateTimeFormat('sv-SE', { timeZone: name, dateStyle: 'short', timeStyle: 'medium' })
    } catch {
      throw new AppError('bad_request', 'zone is not the name of a time zone, such as Europe/Berlin')
    }
    this.name = name
  }

  /** Returns a moment (ms since 1970) as `2026-11-23 14:05:09`, which spreadsheets take for a date. */
  text(ms: number): string {
    return this.format.format(ms)
  }
}
