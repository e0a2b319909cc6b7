/** A deploy: the server is asked to end and starts again on its port, while visitors stay. */
import type { Figures, Metric, Scenario } from '../harness/scenario.ts'
import { startHelpline } from '../harness/served.ts'
import { helplineAlone, type Scene } from './trio.ts'

const SOON: Metric['target'] = { text: '≤ 2', met: ({ helpline }) => helpline.median <= 2 }

/**
 * The targets for the time away mean that a support team does not notice a restart with 290 visitors. More visitors
 * come back spread out, so their times have no target.
 */
const metrics = (count: number): Metric[] => [
  {
    name: 'not back',
    unit: 'visitors',
    better: 'lower',
    target: { text: 'none', met: ({ helpline }) => helpline.max === 0 },
  },
  {
    name: 'ended without 1012',
    unit: 'sockets',
    better: 'lower',
    target: { text: 'none', met: ({ helpline }) => helpline.max === 0 },
  },
  { name: 'stop', unit: 's', better: 'lower' },
  { name: 'start', unit: 's', better: 'lower' },
  { name: 'away, median', unit: 's', better: 'lower', ...(count > 500 ? {} : { target: SOON }) },
  { name: 'away, 99 %', unit: 's', better: 'lower', ...(count > 500 ? {} : { target: SOON }) },
  { name: 'tries', unit: 'a visitor', better: 'lower' },
]

export const restart: Scenario = {
  name: 'restart',
  plans({ quick, rounds }) {
    return (quick ? [50] : [290, 1_500]).map((count) => ({
      scenario: 'restart',
      variant: `${count.toLocaleString('en-US')} visitors`,
      metrics: metrics(count),
      rounds,
      helpline: helplineAlone({ visitors: count, conversations: count, agents: 5, messages: 5 }, (scene) =>
        deploy(scene, count),
      ),
      peers: {},
    }))
  },
}

async function deploy({ served, driver, seeded }: Scene, count: number): Promise<Figures> {
  const { port } = served
  await driver.call('restart.settle', { port, world: seeded.worldFile, count })
  const asked = performance.now()
  await served.end()
  const stopped = performance.now()
  const next = await startHelpline(seeded.dataDir, { PORT: String(port) })
  try {
    const { result } = await driver.call('restart.returned', undefined)
    return {
      'not back': result.missing,
      'ended without 1012': result.unannounced,
      stop: (stopped - asked) / 1_000,
      start: next.startedMs / 1_000,
      'away, median': result.gaps.p50 / 1_000,
      'away, 99 %': result.gaps.p99 / 1_000,
      tries: result.tries,
    }
  } finally {
    await next.stop()
  }
}
