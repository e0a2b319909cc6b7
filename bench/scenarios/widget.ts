/** What the pasted script asks of a page before anybody clicks: bytes, requests, and the main thread's time. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { findBrowser, NO_BROWSER } from '../../test/support/browser.ts'
import { root } from '../harness/root.ts'
import type { Figures, Metric, Scenario } from '../harness/scenario.ts'
import { helplineAlone } from './trio.ts'
import { visitPages } from './widget-page.ts'

const KB = 1_024
const below = (text: string, most: number): NonNullable<Metric['target']> => ({
  text,
  met: ({ helpline }) => helpline.median <= most,
})

const METRICS: Metric[] = [
  { name: 'launcher', unit: 'KB gz', better: 'lower', target: below('≤ 5', 5) },
  { name: 'the whole chat', unit: 'KB gz', better: 'lower', target: below('≤ 20', 20) },
  { name: 'announcements, files and Q&A, each when there is one', unit: 'KB gz', better: 'lower' },
  { name: 'requests until the launcher is painted', unit: 'requests', better: 'lower', target: below('1', 1) },
  { name: 'requests before a click', unit: 'requests', better: 'lower' },
  { name: 'scripts, styles and layout at 4 × slowdown', unit: 'ms', better: 'lower', target: below('< 50', 50) },
  { name: 'all tasks of the main thread at 4 × slowdown', unit: 'ms', better: 'lower' },
]

export const widget: Scenario = {
  name: 'widget',
  plans: ({ quick, rounds }) => [
    {
      scenario: 'widget',
      variant: 'before a click',
      metrics: METRICS,
      rounds,
      helpline: helplineAlone({ visitors: 1, agents: 1 }, async ({ served }) => ({
        ...sizes(),
        ...(await pages(served.port, quick)),
      })),
      peers: {},
    },
  ],
}

async function pages(port: number, quick: boolean): Promise<Figures> {
  if (findBrowser() !== undefined)
    return visitPages(port, quick ? { pairs: 1, settleMs: 500 } : { pairs: 7, settleMs: 1_200 })
  console.log(`    ${NO_BROWSER}`)
  return {}
}

/**
 * Returns the sizes of the built files as the server sends them to an English visitor: the loader and the chat, and the
 * parts that load when they are needed.
 */
function sizes(): Figures {
  const dist = join(root, 'dist/widgets')
  const scripts = readdirSync(join(dist, 'visitor'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))
    .filter((name) => !name.includes('-zh-'))
  const weigh = (name: string): number => gzipSync(readFileSync(join(dist, name)), { level: 9 }).length / KB
  const sum = (names: string[]): number => names.reduce((so, name) => so + weigh(join('visitor', name)), 0)
  const isPart = (name: string): boolean => /(announcements|files|qa)-/.test(name)
  const launcher = weigh('loader.js')
  return {
    launcher,
    'the whole chat': launcher + sum(scripts.filter((name) => !isPart(name))),
    'announcements, files and Q&A, each when there is one': sum(scripts.filter(isPart)),
  }
}
