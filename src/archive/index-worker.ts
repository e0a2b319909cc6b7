/**
 * The thread that indexes and searches. It has its own connections, so that the chat waits for neither. It answers one
 * question after the other. A question that nobody waits for any more, or that takes too long, ends early.
 */
import { readlinkSync } from 'node:fs'
import os from 'node:os'
import { setTimeout } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { findHits, findPage, type Library } from './find.ts'
import { findSaid } from './find-said.ts'
import { step } from './follow.ts'
import type { Question, Reply, WorkerSetting } from './index-requests.ts'
import { openIndex } from './open-index.ts'
import { readLastId } from './store-log.ts'

/** A search that takes longer answers with what it has and says where to go on. */
const SEARCH_MS = 2_000
/** What was said just now is indexed before a search, for this time at most. */
const CATCH_UP_MS = 1_000
/**
 * While several searches wait, the worker rests as long as it worked, up to this time. So ten people who search take
 * half of a core from those who chat.
 */
const MOST_REST_MS = 100

const setting = workerData as WorkerSetting
const cancelled = new Int32Array(setting.cancelled)
const { index, database } = await openIndex(setting.place, setting.log)
let looked = 0
let current = 0
let until = 0
/** How long the last search took. */
let worked = 0
const library: Library = {
  index,
  log: database.sql,
  isOver: () => performance.now() > until || isCancelled(),
}

yieldToChat()
// If the database was put back from a backup without a new name for its log, it has fewer messages than were indexed.
if (await isAhead()) await index.inTurn(async () => ((await isAhead()) ? startAnew() : undefined))

let tail: Promise<void> = Promise.resolve()
parentPort?.on('message', (question: Question | 'stop') => {
  tail = tail.then(() => (question === 'stop' ? stop() : reply(question)))
})

async function reply(question: Question): Promise<void> {
  const { id } = question
  current = id
  if (question.crowded && !isCancelled()) await setTimeout(Math.min(worked, MOST_REST_MS))
  const from = performance.now()
  until = from + SEARCH_MS
  let said: Reply
  try {
    said = { id, looked, answer: library.isOver() ? undefined : await answer(question) }
  } catch (error) {
    said = { id, looked, failed: reasonOf(error) }
  }
  parentPort?.postMessage({ ...said, looked })
  if (question.name !== 'follow') worked = performance.now() - from
}

async function answer(question: Question): Promise<unknown> {
  switch (question.name) {
    case 'follow':
      return { behind: await follow() }
    case 'catchUp':
      return { behind: await catchUp() }
    case 'find': {
      const behind = question.search.terms === undefined ? false : await catchUp()
      until = performance.now() + SEARCH_MS
      return { ...(await findPage(library, question.search, question.take)), behind }
    }
    case 'hits':
      await catchUp()
      return findHits(library, question.number, question.terms)
    case 'said':
      return findSaid(library, question.thread, question.terms, question)
    case 'count':
      return index.count()
  }
}

async function follow(): Promise<boolean> {
  const done = await step(library, looked)
  looked = done.looked
  return done.behind
}

/** Indexes what is waiting; true when it gave up. */
async function catchUp(): Promise<boolean> {
  const end = performance.now() + CATCH_UP_MS
  let behind = true
  while (behind && performance.now() < end) behind = await follow()
  return behind
}

function isCancelled(): boolean {
  return Atomics.load(cancelled, current % cancelled.length) === current
}

/** Returns the name and code of an error, but not its message, which may hold words that somebody searched for. */
const reasonOf = (error: unknown): string =>
  error instanceof Error ? `${error.name} ${String((error as { code?: unknown }).code ?? '')}`.trim() : 'unknown'

async function isAhead(): Promise<boolean> {
  return (await index.position()) > (await readLastId(database.sql))
}

async function startAnew(): Promise<void> {
  await index.change(() => index.clear(), 0, true)
}

async function stop(): Promise<void> {
  await index.close()
  await database.close()
  parentPort?.close()
}

/** Lowers the priority of this thread where the system can: a search can wait a moment, a message cannot. */
function yieldToChat(): void {
  try {
    const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1))
    os.setPriority(thread, os.constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // Other systems have no priorities of threads.
  }
}
