/** The questions to the index worker and its answers. All of it can be copied between threads. */
import path from 'node:path'
import type { TranscriptHit } from '../protocol/http-api.ts'
import type { FoundPage, Search } from './find.ts'
import type { SaidPage } from './find-said.ts'
import type { Term } from './query.ts'

export interface Requests {
  /** Indexes a batch of what was said. */
  follow: { ask: Record<never, never>; answer: { behind: boolean } }
  /** Indexes all that was committed before; `behind` says that it gave up after a while. */
  catchUp: { ask: Record<never, never>; answer: { behind: boolean } }
  find: { ask: { search: Search; take: number }; answer: FoundPage & { behind: boolean } }
  said: { ask: { thread: string; terms: Term[]; before: number | undefined; take: number }; answer: SaidPage }
  hits: { ask: { number: number; terms: Term[] }; answer: TranscriptHit[] }
  count: { ask: Record<never, never>; answer: number }
}
export type RequestName = keyof Requests

/** A question. `crowded` says that it is a search that was asked while another one waited. */
export type Question = {
  [Name in RequestName]: { id: number; name: Name; crowded: boolean } & Requests[Name]['ask']
}[RequestName]
export type Reply = { id: number; looked: number } & ({ answer: unknown } | { failed: string })

/** The database, which the worker only reads, and the file of the index. On PostgreSQL both are in one database. */
export type IndexPlace = { database: string; index: string } | { url: string }

/** Returns where the index of a database of SQLite is. */
export const indexBeside = (database: string): string => path.join(path.dirname(database), 'search.db')

/** What a worker is started with. */
export interface WorkerSetting {
  place: IndexPlace
  /** The name of the log. An index of another log is made again. */
  log: string
  /** Has a cell for each question, found by its id. It holds the id when nobody waits for the answer any more. */
  cancelled: SharedArrayBuffer
}
