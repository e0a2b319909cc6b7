/** What the server asks of the index worker, and what it answers. All of it can be copied between threads. */
import type { TranscriptHit } from '../protocol/http-api.ts'
import type { FoundPage, Search } from './find.ts'
import type { SaidPage } from './find-said.ts'
import type { Term } from './query.ts'

export interface Requests {
  /** Indexes a batch of what was said. */
  follow: { ask: Record<never, never>; answer: { behind: boolean } }
  /** Indexes all that was committed before; `behind` when it gave up after a while. */
  catchUp: { ask: Record<never, never>; answer: { behind: boolean } }
  find: { ask: { search: Search; take: number }; answer: FoundPage & { behind: boolean } }
  said: { ask: { thread: string; terms: Term[]; before: number | undefined; take: number }; answer: SaidPage }
  hits: { ask: { number: number; terms: Term[] }; answer: TranscriptHit[] }
  count: { ask: Record<never, never>; answer: number }
}
export type RequestName = keyof Requests

/** `crowded`: it is a search, and was asked while another one waited. */
export type Question = {
  [Name in RequestName]: { id: number; name: Name; crowded: boolean } & Requests[Name]['ask']
}[RequestName]
export type Reply = { id: number; looked: number } & ({ answer: unknown } | { failed: string })

/** The database, which it only reads, and the file of the index; on PostgreSQL both are in one place. */
export type IndexPlace = { database: string; index: string } | { url: string }

/** How the worker is begun. */
export interface WorkerSetting {
  place: IndexPlace
  /** Names the log: an index of another one is made anew. */
  log: string
  /** One place a question, by its id: 1 when nobody waits for the answer any more. */
  cancelled: SharedArrayBuffer
}
