/**
 * Ten admins search a million messages while people chat. How long does a search take, and what do the others notice?
 */
import type { ChatResult } from '../generator/chat.ts'
import type { SearchResult } from '../generator/search.ts'
import { against, mustBeNone } from '../harness/contender.ts'
import { Driver } from '../harness/driver.ts'
import { newFolder, removeFolder } from '../harness/folder.ts'
import { type Contender, type Figures, type Metric, ratioTo, type Scenario } from '../harness/scenario.ts'
import { type Served, startHelpline } from '../harness/served.ts'
import { spreadOf } from '../harness/stats.ts'
import { RARE_WORD } from '../seed/rows.ts'
import { type Seeded, seed } from '../seed/seed.ts'

interface Setting {
  messages: number
  pairs: number
  perSecond: number
  warmMs: number
  /** Milliseconds of each half: one without searches, one with ten at once. */
  ms: number
  turns: number
}

const CONVERSATIONS_OF_AGENT = 5
const MESSAGES_OF_CONVERSATION = 200
const ADMINS = 10
const WITHOUT = 'helpline, no search'
/** A word in one message of ten, a word in nearly all, the two together, the end of a number, and a word in none. */
const WORDS = [RARE_WORD, 'parcel', `${RARE_WORD} parcel`, '54321', 'nowhere']

const METRICS: Metric[] = [
  {
    name: 'delivery p99',
    unit: 'ms',
    better: 'lower',
    target: { text: '≤ 1.5 × without', met: (row) => ratioTo(row, WITHOUT) <= 1.5 },
  },
  { name: 'delivery p50', unit: 'ms', better: 'lower' },
  { name: 'ack p99', unit: 'ms', better: 'lower' },
  { name: 'ack p50', unit: 'ms', better: 'lower' },
  { name: 'searches', unit: '/s', better: 'higher' },
  { name: 'one of ten at once, p95', unit: 'ms', better: 'lower' },
  {
    name: 'alone, p95',
    unit: 'ms',
    better: 'lower',
    target: { text: '≤ 50 ms', met: ({ helpline }) => helpline.median <= 50 },
  },
  { name: 'index made', unit: 'messages/s', better: 'higher' },
]

export const search: Scenario = {
  name: 'search',
  plans({ quick, rounds }) {
    const setting = quick
      ? { messages: 2_000, pairs: 10, perSecond: 100, warmMs: 50, ms: 150, turns: 1 }
      : { messages: 1_000_000, pairs: 200, perSecond: 500, warmMs: 600, ms: 2_000, turns: 7 }
    // Both halves are measured in the same process, in turn; the second contender only hands over what the first has
    // left.
    let quiet: Figures = {}
    const helpline: Contender = async () => {
      const { busy, still } = await contend(setting)
      quiet = still
      return busy
    }
    const variant = `${setting.messages.toLocaleString('en-US')} messages`
    return [
      { scenario: 'search', variant, metrics: METRICS, rounds, helpline, peers: { [WITHOUT]: async () => quiet } },
    ]
  },
}

async function contend(setting: Setting): Promise<{ busy: Figures; still: Figures }> {
  const folder = newFolder()
  const { pairs, messages } = setting
  const closed = Math.ceil(messages / MESSAGES_OF_CONVERSATION)
  const wish = {
    visitors: pairs + closed,
    agents: Math.ceil(pairs / CONVERSATIONS_OF_AGENT) + 1,
    adminApart: true,
    conversations: pairs,
  }
  const seeded = await seed(folder, {
    ...wish,
    closed,
    messages: MESSAGES_OF_CONVERSATION,
    fresh: true,
    unindexed: true,
  })
  const searcher = new Driver()
  let still: Figures = {}
  try {
    const busy = await against(
      () => startHelpline(seeded.dataDir),
      async (served, driver) => {
        const halves = await measure(served, driver, searcher, seeded, setting)
        still = halves.still
        return halves.busy
      },
    )
    return { busy, still }
  } finally {
    await searcher.stop()
    removeFolder(folder)
  }
}

async function measure(
  served: Served,
  driver: Driver,
  searcher: Driver,
  { worldFile: world }: Seeded,
  setting: Setting,
) {
  const { port } = served
  const { messages, perSecond, warmMs, ms, turns } = setting
  const searches = (clients: number, time: number): Promise<SearchResult> =>
    searcher.call('search.run', { port, world, words: WORDS, clients, ms: time }).then(({ result }) => result)
  // The first searches wait for the index, which is made meanwhile.
  const begun = performance.now()
  while ((await searches(1, 0)).indexing > 0);
  const indexed = (messages * 1_000) / (performance.now() - begun)
  const alone = await searches(1, ms)
  await driver.call('chat.prepare', { target: { port, dialect: 'json' }, world, inbox: true })
  await driver.call('chat.run', { ms: warmMs, perSecond })
  const chat = async (beside: Promise<unknown>): Promise<ChatResult> => {
    const [result] = await Promise.all([driver.measure('chat.run', { ms, perSecond }), beside])
    mustBeNone(result.errors, 'messages were refused or lost')
    return result
  }
  const [still, busy, found]: [ChatResult[], ChatResult[], SearchResult[]] = [[], [], []]
  for (let turn = 0; turn < turns; turn += 1) {
    still.push(await chat(Promise.resolve()))
    const searching = searches(ADMINS, ms)
    busy.push(await chat(searching))
    found.push(await searching)
  }
  const times = found.flatMap((one) => one.times)
  return {
    still: chatFigures(still),
    busy: {
      ...chatFigures(busy),
      searches: (times.length * 1_000) / found.reduce((sum, one) => sum + one.ms, 0),
      'one of ten at once, p95': p95(times),
      'alone, p95': p95(alone.times),
      'index made': indexed,
    },
  }
}

function chatFigures(results: ChatResult[]): Figures {
  const median = (read: (result: ChatResult) => number) => spreadOf(results.map(read)).median
  return {
    'delivery p99': median(({ delivery }) => delivery.p99),
    'delivery p50': median(({ delivery }) => delivery.p50),
    'ack p99': median(({ ack }) => ack.p99),
    'ack p50': median(({ ack }) => ack.p50),
  }
}

const p95 = (times: number[]): number => [...times].sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? Number.NaN
