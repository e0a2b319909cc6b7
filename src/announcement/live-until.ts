/**
 * Keeps in memory until when anything may be live for an audience, because most of the time nothing is, and every hello
 * asks. It may say yes too often (when one was taken back), but never no by mistake.
 */
import type { Reader } from '../store/database.ts'
import { readLiveUntil } from './store.ts'

export class LiveUntil {
  /** The key is a site's id, or null for staff. */
  private readonly until = new Map<string | null, number>()
  private readonly read: Reader
  constructor(read: Reader) {
    this.read = read
  }

  async load(): Promise<void> {
    for (const { siteId, until } of await readLiveUntil(this.read)) this.note(siteId, until)
  }

  note(siteId: string | null, expiresAt: number): void {
    this.until.set(siteId, Math.max(this.until.get(siteId) ?? 0, expiresAt))
  }

  mayHave(siteId: string | null, now: number): boolean {
    return (this.until.get(siteId) ?? 0) > now
  }
}
