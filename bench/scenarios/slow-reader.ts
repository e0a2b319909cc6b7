/**
 * Some visitors stop reading while announcements go on. What do the others notice, and what does the server keep for
 * them?
 */
import { mustBeNone } from '../harness/contender.ts'
import { type Contender, type Figures, type Metric, ratioTo, type Scenario } from '../harness/scenario.ts'
import { helplineAlone, pause, type Scene, visitorsArrive } from './trio.ts'

interface Setting {
  visitors: number
  slow: number
  count: number
  fillMs: number
  everyMs: number
}

const EVERY_MS = 400
/**
 * Pages of 240 KB. Together they are just over the 4 MB that Linux keeps for a TCP socket by default (tcp_wmem), so
 * that the rest waits in the server.
 */
const PAGES = 19
const MESSAGES = 20
const WIDE = 3_990
const FILL_MS = 3_000
const ALL_READ = 'helpline, all reading'

const METRICS: Metric[] = [
  {
    name: 'p99 of the others',
    unit: 'ms',
    better: 'lower',
    target: { text: '≤ 1.2 × without', met: (row) => ratioTo(row, ALL_READ) <= 1.2 },
  },
  { name: 'peak RSS', unit: 'MB', better: 'lower' },
]

export const slowReader: Scenario = {
  name: 'slow-reader',
  plans({ quick, rounds }) {
    const visitors = quick ? 100 : 5_000
    const slow = visitors / 100
    const setting = { visitors, count: quick ? 2 : 10, fillMs: quick ? 200 : FILL_MS, everyMs: quick ? 100 : EVERY_MS }
    return [
      {
        scenario: 'slow-reader',
        variant: `${slow} of ${visitors.toLocaleString('en-US')}`,
        metrics: METRICS,
        rounds,
        helpline: contender({ ...setting, slow }),
        peers: { [ALL_READ]: contender({ ...setting, slow: 0 }) },
      },
    ]
  },
}

const contender = (setting: Setting): Contender =>
  helplineAlone(
    { visitors: setting.visitors, agents: 1, conversations: setting.slow, messages: MESSAGES, wide: WIDE },
    (scene) => measure(scene, setting),
  )

async function measure(scene: Scene, { visitors, slow, count, fillMs, everyMs }: Setting): Promise<Figures> {
  const { driver, served, seeded } = scene
  const world = seeded.worldFile
  await visitorsArrive(scene, visitors)
  const params = { port: served.port, world, everyMs }
  await driver.call('announcements.send', { ...params, count: 2 })
  if (slow > 0) await driver.call('announcements.stop-reading', { world, count: slow, pages: PAGES })
  await pause(fillMs)
  const result = await driver.measure('announcements.send', { ...params, count })
  mustBeNone(result.missing, 'visitors did not get the announcement')
  const { maxRss } = await served.usage()
  return { 'p99 of the others': result.each.p99, 'peak RSS': maxRss / 1_024 }
}
