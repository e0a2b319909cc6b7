/**
 * Brings the log into the index, in the order of ids. The position is written in the same transaction, so that after a
 * crash it goes on where the index ends: nothing twice, nothing missed. Of several nodes one at a time does it.
 */
import { findableOf } from '../kernel/text.ts'
import { aboutText, agentGram, type Library } from './find.ts'
import { gramsOf } from './grams.ts'
import { type Logged, readAbout, readLogAfter, readStale } from './store-log.ts'
import { hasRow } from './text-index.ts'

const BATCH = 256

export interface Step {
  /** Tells whether more is waiting. */
  behind: boolean
  /** The id of the last row of `StaleTranscript` that was looked at; rows up to it may be deleted. 0 means none. */
  looked: number
}

/** Indexes the next batch of what was said, and looks again at conversations that changed otherwise. */
export async function step(library: Pick<Library, 'index' | 'log'>, lookedBefore: number): Promise<Step> {
  const done = await library.index.inTurn(() => stepInTurn(library, lookedBefore))
  return done ?? { behind: true, looked: lookedBefore }
}

async function stepInTurn({ index, log }: Pick<Library, 'index' | 'log'>, lookedBefore: number): Promise<Step> {
  const position = await index.position()
  const batch = await readLogAfter(log, position, BATCH)
  const stale = await readStale(log, lookedBefore, BATCH)
  const last = batch.at(-1)
  if (last === undefined && stale.length === 0) return { behind: false, looked: lookedBefore }
  const numbers = new Set([...batch.flatMap(({ number }) => number ?? []), ...stale.map(({ number }) => number)])
  const about = new Map<number, Set<string> | undefined>()
  for (const number of numbers) about.set(number, await aboutGrams(log, number))
  const rows = batch
    .flatMap((logged) => rowOf(logged) ?? [])
    .filter(({ place }) => about.get(place.number) !== undefined)
  await index.change(
    async () => {
      for (const { place, grams } of rows) await index.addMessage(place, grams)
      for (const [number, grams] of about)
        await (grams === undefined ? index.removeConversation(number) : index.setAbout(number, grams))
    },
    last?.id,
    [...about.values()].includes(undefined),
  )
  return { behind: batch.length === BATCH || stale.length === BATCH, looked: stale.at(-1)?.id ?? lookedBefore }
}

function rowOf({ number, seq, staff, text, files }: Logged) {
  if (number === null) return undefined
  const place = { number, seq, staff }
  const grams = gramsOf(findableOf({ ...(text === null ? {} : { text }), files }))
  return grams.size === 0 || !hasRow(place) ? undefined : { place, grams }
}

/** Returns the pieces for what is known of a conversation; undefined when it is gone. */
async function aboutGrams(log: Library['log'], number: number): Promise<Set<string> | undefined> {
  const about = await readAbout(log, number)
  if (about === undefined) return undefined
  const grams = gramsOf(aboutText(about, number))
  for (const { id } of about.agents) grams.add(agentGram(id))
  return grams
}
