/** Searches one thread by the rules of the index, the newest message first. Rooms need it, as they are not indexed. */
import type { Marks } from '../protocol/http-api.ts'
import type { Library } from './find.ts'
import { markedIn, marksOf } from './marks.ts'
import type { Term } from './query.ts'
import { readSaidBelow } from './store-log.ts'

/**
 * Messages that hold all terms, the newest first. `next` says where to go on, and is null at the end; a search that
 * took too long has one, too.
 */
export interface SaidPage {
  found: ({ seq: number } & Marks)[]
  next: number | null
}

/** How many messages are read at a time, between two looks at the clock. */
const AT_ONCE = 500
const BEYOND_ALL = 2 ** 31 - 1

export async function findSaid(
  { log, isOver }: Pick<Library, 'log' | 'isOver'>,
  thread: string,
  terms: readonly Term[],
  { before = BEYOND_ALL, take }: { before: number | undefined; take: number },
): Promise<SaidPage> {
  const found: SaidPage['found'] = []
  if (terms.length === 0) return { found, next: null }
  let below = before
  for (;;) {
    const said = await readSaidBelow(log, thread, below, AT_ONCE)
    for (const words of said) {
      const marked = markedIn(words, terms)
      if (marked === undefined) continue
      if (found.length === take) return { found, next: found.at(-1)?.seq ?? null }
      found.push({ seq: words.seq, ...marksOf(marked) })
    }
    if (said.length < AT_ONCE) return { found, next: null }
    below = said.at(-1)?.seq ?? 0
    if (isOver()) return { found, next: below }
  }
}
