import type { Visits } from '../conversation/index.ts'
import { cleanPage } from '../identity/index.ts'
import type { Page } from '../protocol/entities.ts'
import type { Connection } from './connection.ts'

/** Notes where a page says it is, in hello or later. What it said last is noted once [FR4]. */
export function visit(visits: Visits, visitor: string, said: Page, connection: Connection): void {
  const page = cleanPage(said)
  if (connection.moves(page)) visits.note(visitor, page)
}
