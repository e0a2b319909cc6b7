/** Searches the index, the newest conversation first, and decides by the texts themselves what was found. */
import type { Hit, TranscriptHit } from '../protocol/http-api.ts'
import { LIMITS } from '../protocol/limits.ts'
import type { ReadSql } from '../store/sql.ts'
import { gramsFor } from './grams.ts'
import { type Marked, markedIn, toHit, toMarkedHit } from './marks.ts'
import { findTerms, type Range, type Term } from './query.ts'
import { snippet } from './snippet.ts'
import {
  type About,
  type Chosen,
  countSaid,
  type Filter,
  readAbout,
  readAgentNames,
  readChosen,
  readChosenByNumber,
  readWords,
} from './store-log.ts'
import { aboutStream, inAll, inAny, SaidStream, type Stream } from './streams.ts'
import { matchAll, matchAny, type Place, type TextIndex } from './text-index.ts'

/** What is asked for. `terms` is undefined when no words were given: the filter decides alone. */
export interface Search {
  terms: Term[] | undefined
  filter: Filter
}

/** A conversation that was found. */
export interface Found {
  id: string
  number: number
  /** Counts messages that hold all terms which nothing else of the conversation holds. 50 means 50 or more. */
  hitCount: number
  messageCount: number
  /** The first of them. */
  hits: Hit[]
  /** Other parts of the conversation that hold terms, the visitor's name for instance. */
  about: Hit['parts'][]
}
export interface FoundPage {
  found: Found[]
  /** Where to go on; null at the end. A search that took too long has one, too, with few or none found. */
  next: number | null
}

/** What is searched, and when the search has to end. */
export interface Library {
  index: TextIndex
  log: ReadSql
  /** Tells whether nobody waits any more, or it took too long. What was found by then is the answer. */
  isOver(): boolean
}

/** How many hits of each conversation are shown. The rest is counted. */
const HITS_SHOWN = 3
/** The most messages of one conversation that are marked. */
const MOST_MARKED = 5_000
/** How many terms are searched in names, too. Each doubles the ways in which a conversation can hold all terms. */
const TERMS_ABOUT = 4
const BEYOND_ALL = 2 ** 29
/** Begins the piece that names an agent in the index. No piece of a text begins so. */
const AGENT = '\u02c7'

export async function findPage(library: Library, { terms, filter }: Search, take: number): Promise<FoundPage> {
  if (terms === undefined) {
    const chosen = await readChosen(library.log, filter, take + 1)
    const page = chosen.slice(0, take)
    const found: Found[] = []
    for (const each of page) found.push({ ...toFound(each), messageCount: await countSaid(library.log, each) })
    return { found, next: chosen.length > take ? (page.at(-1)?.number ?? null) : null }
  }
  // Something was typed that holds no word, such as "???". Nothing is found by it.
  if (terms.length === 0) return { found: [], next: null }
  const { stream, said } = await candidates(library, terms)
  const placesOf: PlacesOf = (match, number, most) =>
    said.get(match)?.places(number, most) ?? library.index.messagesOf(match, number, most)
  const found: Found[] = []
  let below = filter.before ?? BEYOND_ALL
  for (;;) {
    if (library.isOver()) return { found, next: below }
    const number = await stream.next(below)
    if (number === undefined) return { found, next: null }
    if (found.length === take) return { found, next: below }
    below = number
    const chosen = await readChosenByNumber(library.log, filter, number)
    const held = chosen === undefined ? undefined : await look(library.log, placesOf, chosen, terms)
    if (held !== undefined) found.push(held)
  }
}

/** Returns every hit of one conversation, in both threads, marked. */
export async function findHits({ index, log }: Library, number: number, terms: Term[]): Promise<TranscriptHit[]> {
  const chosen = await readChosenByNumber(log, NO_FILTER, number)
  if (chosen === undefined || terms.length === 0) return []
  const about = await readAbout(log, number)
  const rest = terms.filter(
    (term) => about === undefined || !partsOf(about, number).some((part) => findTerms(part, [term]) !== undefined),
  )
  // If the name alone holds all terms, its words are marked wherever they were said.
  const wanted = rest.length === 0 ? terms : rest
  const placesOf: PlacesOf = (match, one, most) => index.messagesOf(match, one, most)
  return (await hitsOf(log, placesOf, chosen, wanted, MOST_MARKED)).map(toMarkedHit)
}

/** Lets everything through that is stored. */
export const NO_FILTER: Filter = {
  from: undefined,
  to: undefined,
  agent: undefined,
  site: undefined,
  visitor: undefined,
  status: undefined,
  before: undefined,
}

/** Returns what the index keeps of a conversation besides its messages. */
export const aboutText = ({ visitor, email }: Pick<About, 'visitor' | 'email'>, number: number): string =>
  [visitor ?? '', email ?? '', `#${number}`].join('\n')
/** Returns the piece that names an agent in the index. It is made of the id, so that a new name costs nothing. */
export const agentGram = (id: string): string => AGENT + id.replaceAll('-', '\u02d7').replaceAll('_', '\u02cd')

/** Returns the messages of one conversation that match, at most `most`, first to last. */
type PlacesOf = (match: string, number: number, most: number) => Promise<Place[]>

/** Conversations that may hold all terms: in one message, or some of them in what else is known of the conversation. */
interface Candidates {
  stream: Stream
  /** The streams of messages, by what they match. */
  said: Map<string, SaidStream>
}

async function candidates({ index, log }: Library, terms: Term[]): Promise<Candidates> {
  const agents = await readAgentNames(log)
  const about = terms.slice(0, TERMS_ABOUT).map((term) => {
    const ids = agents.filter(({ name }) => findTerms(name, [term]) !== undefined).map(({ id }) => id)
    return matchAny([matchAll(gramsFor([term])), ...ids.map((id) => matchAll([agentGram(id)]))])
  })
  const known: number[] = []
  for (const [at, match] of about.entries())
    if ((await index.conversationsBelow(match, BEYOND_ALL, 1)).length > 0) known.push(at)
  const said = new Map<string, SaidStream>()
  const stream = inAny(
    subsets(known).map((subset) => {
      const rest = terms.filter((_, at) => !subset.includes(at))
      const streams = subset.map((at) => aboutStream(index, about[at] ?? ''))
      if (rest.length === 0) return inAll(streams)
      const match = matchAll(gramsFor(rest))
      const one = new SaidStream(index, match)
      said.set(match, one)
      return inAll([...streams, one])
    }),
  )
  return { stream, said }
}

/** Returns all subsets, also the empty one. */
function subsets(places: readonly number[]): number[][] {
  const sets: number[][] = [[]]
  for (const place of places) sets.push(...sets.map((set) => set.concat(place)))
  return sets
}

/** Checks the texts of a conversation; undefined when they do not hold what the index promised. */
async function look(log: ReadSql, placesOf: PlacesOf, chosen: Chosen, terms: Term[]): Promise<Found | undefined> {
  const about = await readAbout(log, chosen.number)
  if (about === undefined) return undefined
  const held = new Set<Term>()
  const marked = partsOf(about, chosen.number).flatMap((part) => {
    const ranges = terms.flatMap((term) => {
      const found = findTerms(part, [term]) ?? []
      if (found.length > 0) held.add(term)
      return found
    })
    return ranges.length === 0 ? [] : [snippet(part, inOrder(ranges))]
  })
  const rest = terms.filter((term) => !held.has(term))
  const hits = await hitsOf(log, placesOf, chosen, rest.length === 0 ? terms : rest, LIMITS.countedHits)
  if (hits.length === 0 && rest.length > 0) return undefined
  return {
    ...toFound(chosen),
    hitCount: hits.length,
    messageCount: await countSaid(log, chosen),
    hits: hits.slice(0, HITS_SHOWN).map(toHit),
    about: marked,
  }
}

/** Returns what is known besides messages, in parts, so that the words of one part do not run on into the next. */
function partsOf({ visitor, email, agents }: About, number: number): string[] {
  const parts = [visitor, email, `#${number}`, ...agents.map(({ name }) => name)]
  return parts.flatMap((part) => (part === null || part === '' ? [] : [part]))
}

async function hitsOf(
  log: ReadSql,
  placesOf: PlacesOf,
  chosen: Chosen,
  terms: Term[],
  most: number,
): Promise<Marked[]> {
  const places = await placesOf(matchAll(gramsFor(terms)), chosen.number, most)
  const seqs = (staff: boolean) => places.filter((place: Place) => place.staff === staff).map(({ seq }) => seq)
  const said = [
    ...(await readWords(log, chosen.publicThread, seqs(false))),
    ...(await readWords(log, chosen.staffThread, seqs(true))),
  ]
  return said.flatMap((words) => markedIn(words, terms) ?? []).sort((a, b) => a.words.at - b.words.at)
}

const toFound = ({ id, number }: Chosen): Found => ({ id, number, hitCount: 0, messageCount: 0, hits: [], about: [] })
const inOrder = (ranges: Range[]): Range[] => [...ranges].sort((a, b) => a.start - b.start || b.end - a.end)
