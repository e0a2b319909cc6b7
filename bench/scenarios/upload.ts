/** A large file arrives while people chat. What do they notice, and how much of it does the server keep in memory? */
import type { ChatResult } from '../generator/chat.ts'
import { against, mustBeNone } from '../harness/contender.ts'
import { Driver } from '../harness/driver.ts'
import { newFolder, removeFolder } from '../harness/folder.ts'
import { type Resident, residentDuring } from '../harness/resident.ts'
import { type Contender, type Figures, type Metric, type Plan, ratioTo, type Scenario } from '../harness/scenario.ts'
import { type Served, startHelpline } from '../harness/served.ts'
import { spreadOf } from '../harness/stats.ts'
import { type Seeded, seed } from '../seed/seed.ts'
import { pause } from './trio.ts'

interface Setting {
  bytes: number
  /** Bytes of one PATCH. */
  slice: number
  pairs: number
  perSecond: number
  warmMs: number
  /** Milliseconds of each half: one without an upload, one with one upload after the other. */
  ms: number
  turns: number
}
/** What was measured in all halves of one kind. */
interface Half {
  chats: ChatResult[]
  residents: Resident[]
}

const MB = 1024 * 1024
/** The clients of this project cut files into slices of this size. */
const SLICE = MB
const CONVERSATIONS_OF_AGENT = 5
const WITHOUT = 'helpline, no upload'

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
  { name: 'RSS, peak over what it was', unit: 'MB', better: 'lower' },
  {
    name: 'RSS, later half over earlier',
    unit: 'MB',
    better: 'lower',
    target: { text: 'flat: ≤ 5 MB of 100', met: ({ helpline }) => helpline.median <= 5 },
  },
  { name: 'upload', unit: 'MB/s', better: 'higher' },
]

export const upload: Scenario = {
  name: 'upload',
  plans({ quick, rounds }) {
    const bytes = (quick ? 2 : 100) * MB
    const load = quick
      ? { bytes, pairs: 10, perSecond: 100, warmMs: 50, ms: 150, turns: 1 }
      : { bytes, pairs: 200, perSecond: 500, warmMs: 600, ms: 1_500, turns: 7 }
    const size = `${bytes / MB} MB`
    return [
      planOf(`${size} in slices`, rounds, { ...load, slice: SLICE }),
      planOf(`${size} in one`, rounds, { ...load, slice: bytes }),
    ]
  },
}

function planOf(variant: string, rounds: number, setting: Setting): Plan {
  // Both halves are measured in the same process, in turn; the second contender only hands over what the first has
  // left.
  let quiet: Figures = {}
  const helpline: Contender = async () => {
    const { busy, still } = await contend(setting)
    quiet = still
    return busy
  }
  return { scenario: 'upload', variant, metrics: METRICS, rounds, helpline, peers: { [WITHOUT]: async () => quiet } }
}

async function contend(setting: Setting): Promise<{ busy: Figures; still: Figures }> {
  const folder = newFolder()
  const { pairs } = setting
  const seeded = await seed(folder, {
    visitors: pairs,
    agents: Math.ceil(pairs / CONVERSATIONS_OF_AGENT),
    conversations: pairs,
  })
  // The sender has a process of its own, because it must not hold up the one that looks at the clock.
  const sender = new Driver()
  let still: Figures = {}
  try {
    const settings = { FILE_MAX_MB: String(Math.ceil(setting.bytes / MB)) }
    const busy = await against(
      () => startHelpline(seeded.dataDir, settings),
      async (served, driver) => {
        const halves = await measure(served, driver, sender, seeded, setting)
        still = figuresOf(halves.still)
        return { ...figuresOf(halves.busy), upload: halves.megabytesPerSecond }
      },
    )
    return { busy, still }
  } finally {
    await sender.stop()
    removeFolder(folder)
  }
}

async function measure(
  served: Served,
  driver: Driver,
  sender: Driver,
  { worldFile: world }: Seeded,
  { bytes, slice, perSecond, warmMs, ms, turns }: Setting,
): Promise<{ still: Half; busy: Half; megabytesPerSecond: number }> {
  const { port } = served
  await driver.call('chat.prepare', { target: { port, dialect: 'json' }, world, inbox: true })
  await sender.call('upload.prepare', { size: bytes })
  await driver.call('chat.run', { ms: warmMs, perSecond })
  const [still, busy] = [emptyHalf(), emptyHalf()]
  const half = async (into: Half, beside: Promise<unknown>): Promise<void> => {
    const { result, resident } = await residentDuring(served.pid, async () => {
      const [chatted] = await Promise.all([driver.measure('chat.run', { ms, perSecond }), beside])
      return chatted
    })
    mustBeNone(result.errors, 'messages were refused or lost')
    into.chats.push(result)
    if (resident !== undefined) into.residents.push(resident)
  }
  let [sent, sentMs] = [0, 0]
  // What the first upload needs once belongs to neither half, so the first turn is not counted.
  for (let turn = 0; turn <= turns; turn += 1) {
    await half(turn === 0 ? emptyHalf() : still, Promise.resolve())
    const sending = sender.call('upload.run', { port, world, bytes, slice, ms })
    await half(turn === 0 ? emptyHalf() : busy, sending)
    const { files, ms: took } = (await sending).result
    sent += files.length * bytes
    sentMs += took
    await sender.call('upload.clear', { port, world, files })
    await pause(warmMs)
  }
  return { still, busy, megabytesPerSecond: sent / MB / (sentMs / 1_000) }
}

const emptyHalf = (): Half => ({ chats: [], residents: [] })

function figuresOf({ chats, residents }: Half): Figures {
  const median = <T>(some: T[], of: (one: T) => number): number => spreadOf(some.map(of)).median
  const figures = {
    'delivery p99': median(chats, ({ delivery }) => delivery.p99),
    'delivery p50': median(chats, ({ delivery }) => delivery.p50),
    'ack p99': median(chats, ({ ack }) => ack.p99),
    'ack p50': median(chats, ({ ack }) => ack.p50),
  }
  if (residents.length === 0) return figures
  return {
    ...figures,
    'RSS, peak over what it was': median(residents, ({ peak, before }) => peak - before),
    'RSS, later half over earlier': median(residents, ({ later, earlier }) => later - earlier),
  }
}
