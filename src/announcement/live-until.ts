/**
 * Until when anything may be live for an audience, kept in memory: most of the time nothing is, and every hello asks. It may
 * say yes too often (one was taken back), never no.
 */
import type { Reader } from '../store/database.ts'
import { readLiveUntil } from './store.ts'

export class LiveUntil {
  /** By site; null: agents. */
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
