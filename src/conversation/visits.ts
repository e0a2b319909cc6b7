/**
 * Visits say where visitors are. The current page is stored with the open conversation, and staff are told of it only
 * then [FR5]: so nobody who reads the conversation meanwhile hears of a page first and reads an older one then.
 */

import { Batcher } from '../kernel/batcher.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Logger } from '../kernel/logger.ts'
import type { Page, VisitedPage } from '../protocol/entities.ts'
import type { Database } from '../store/database.ts'
import { movePage } from './store.ts'

/** An address and its title come one after the other, so they are waited for. */
const LINGER_MS = 300
const AT_ONCE = 250

export class Visits {
  private readonly pages: Batcher<{ visitor: string; page: VisitedPage }>
  private readonly clock: Clock
  constructor(database: Database, clock: Clock, logger: Logger) {
    this.clock = clock
    this.pages = new Batcher({
      lingerMs: LINGER_MS,
      atOnce: AT_ONCE,
      again: true,
      work: (visits) =>
        database.write(async (tx) => {
          for (const { visitor, page } of visits)
            if (await movePage(tx, visitor, page)) tx.emit({ type: 'visitor_visited', visitor, page })
        }),
      failed: (error) => logger.warn({ err: error }, 'visited pages were not stored; they will be tried again'),
    })
  }

  /** Notes the page of a visitor. Without an open conversation nothing is kept or told. */
  note(visitor: string, page: Page): void {
    this.pages.note(visitor, { visitor, page: { ...page, at: this.clock() } })
  }

  flush = (): Promise<void> => this.pages.flush()
}
