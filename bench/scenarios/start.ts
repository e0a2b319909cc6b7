/**
 * Measures the time from the start of the process to the address it prints, and what the server uses when nobody is
 * there.
 */
import { newFolder, removeFolder } from '../harness/folder.ts'
import type { Figures, Metric, Scenario } from '../harness/scenario.ts'
import { startHelpline } from '../harness/served.ts'
import { databaseOf } from './archive.ts'

const SETTLE_MS = 1_500
const QUICK_SETTLE_MS = 100

const METRICS: Metric[] = [
  { name: 'to ready', unit: 's', better: 'lower', target: { text: '< 2', met: ({ helpline }) => helpline.median < 2 } },
  {
    name: 'idle RSS',
    unit: 'MB',
    better: 'lower',
    target: { text: '< 150', met: ({ helpline }) => helpline.median < 150 },
  },
]

export const start: Scenario = {
  name: 'start',
  plans({ quick, rounds }) {
    const messages = quick ? 4_000 : 1_000_000
    const settleMs = quick ? QUICK_SETTLE_MS : SETTLE_MS
    const common = { scenario: 'start', metrics: METRICS, rounds, peers: {} }
    return [
      { ...common, variant: 'empty', helpline: () => onEmpty(settleMs) },
      {
        ...common,
        variant: `${messages.toLocaleString('en-US')} messages`,
        helpline: async () => startIn((await databaseOf(messages)).dataDir, settleMs),
      },
    ]
  },
}

async function onEmpty(settleMs: number): Promise<Figures> {
  const folder = newFolder()
  try {
    return await startIn(folder, settleMs)
  } finally {
    removeFolder(folder)
  }
}

async function startIn(dataDir: string, settleMs: number): Promise<Figures> {
  const served = await startHelpline(dataDir)
  try {
    await new Promise((resolve) => setTimeout(resolve, settleMs))
    const { rss } = await served.memory()
    return { 'to ready': served.startedMs / 1_000, 'idle RSS': rss / 2 ** 20 }
  } finally {
    await served.stop()
  }
}
