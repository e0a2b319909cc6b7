import { AppError } from '../kernel/errors.ts'
import { findableOf } from '../kernel/text.ts'
import type { Hit, TranscriptQuery } from '../protocol/http-api.ts'
import type { Reader } from '../store/database.ts'
import { findPhrases, type Phrase, parseQuery, toMatch } from './query.ts'
import { snippet } from './snippet.ts'
import { type Filter, type Found, findConversations, readHits, searchConversations } from './store.ts'

/** Lines shown of each conversation; the rest is counted. */
const HITS_SHOWN = 3

/** What is asked for, apart from how many: one page after the other. */
export interface Search {
  /** Undefined: no words were given, the filter decides alone. */
  phrases: Phrase[] | undefined
  filter: Filter
}

export function toSearch(query: Omit<TranscriptQuery, 'limit'>): Search {
  const { q, from, to, agent, site, visitor, status, cursor } = query
  if (cursor !== undefined && !/^\d{1,10}$/.test(cursor)) throw new AppError('bad_request', 'cursor is not one of ours')
  return {
    phrases: q === undefined || q.trim() === '' ? undefined : parseQuery(q),
    filter: { from: ms(from), to: ms(to), agent, site, visitor, status, before: ms(cursor) },
  }
}

const ms = (digits: string | undefined): number | undefined => (digits === undefined ? undefined : Number(digits))

/** Words were typed, but none is in them ("???"): nothing holds nothing. */
export async function findPage(db: Reader, { phrases, filter }: Search, take: number): Promise<Found[]> {
  if (phrases === undefined) return findConversations(db, filter, take)
  return phrases.length === 0 ? [] : searchConversations(db, toMatch(phrases), filter, take)
}

export async function findHits(db: Reader, phrases: Phrase[] | undefined, conversations: string[]): Promise<Map<string, Hit[]>> {
  const hits = new Map<string, Hit[]>()
  if (phrases === undefined || phrases.length === 0 || conversations.length === 0) return hits
  for (const { conversation, message } of await readHits(db, toMatch(phrases), conversations, HITS_SHOWN)) {
    const text = findableOf(message)
    // The index said yes; should the marking disagree on some rare character, the line is shown without a mark.
    const hit = { thread: message.thread, seq: message.seq, at: message.at, parts: snippet(text, findPhrases(text, phrases) ?? []) }
    hits.set(conversation, [...(hits.get(conversation) ?? []), hit])
  }
  return hits
}
