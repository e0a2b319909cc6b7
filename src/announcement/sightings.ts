/**
 * Sightings say who got, saw and clicked what. Ten thousand screens report within a second, so they are stored together
 * [AN6].
 */
import { Batcher } from '../kernel/batcher.ts'
import { chunks } from '../kernel/chunks.ts'
import type { Logger } from '../kernel/logger.ts'
import type { Database } from '../store/database.ts'
import type { Person } from './person.ts'
import { insertSightings, type Noted } from './store-sightings.ts'

const LINGER_MS = 1_000
/** Above this number in a second, they are stored without waiting for its end. This bounds the memory. */
const MOST = 5_000
/** One write stores so many rows: it takes a few milliseconds, and then messages come between. */
const ROWS = 250

export type SightingKind = 'delivered' | 'seen' | 'clicked'

export class Sightings {
  private readonly pending: Batcher<Noted>
  constructor(database: Database, logger: Logger) {
    this.pending = new Batcher({
      lingerMs: LINGER_MS,
      most: MOST,
      work: async (sightings) => {
        for (const rows of chunks(sightings, ROWS)) await database.write((tx) => insertSightings(tx, rows))
      },
      // Counts are promised to nobody, so what cannot be stored is let go, and not kept without end.
      failed: (error, { length: count }) =>
        logger.warn({ err: error, count }, 'sightings of announcements were not stored'),
    })
  }

  /** Notes a sighting. Whoever clicked has seen it, and whoever saw it has received it. */
  note(announcement: string, person: Person, kind: SightingKind, at: number): void {
    const key = `${announcement} ${person.id}`
    const noted = this.pending.get(key) ?? { announcement, person, at, seenAt: null, clickedAt: null }
    if (kind !== 'delivered') noted.seenAt ??= at
    if (kind === 'clicked') noted.clickedAt ??= at
    this.pending.note(key, noted)
  }

  flush = (): Promise<void> => this.pending.flush()
}
