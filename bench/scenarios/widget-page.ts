/** The same page in the system's Chromium, with and without the pasted script, in turn. */
import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from '../../test/support/browser.ts'
import type { Figures } from '../harness/scenario.ts'
import { spreadOf } from '../harness/stats.ts'

interface Visit {
  requests: number
  /** Milliseconds of tasks on the main thread. */
  tasks: number
}

const SLOWDOWN = 4

/** The figures are the differences between the two. */
export async function visitPages(port: number, siteKey: string, options: { pairs: number; settleMs: number }): Promise<Figures> {
  const browser = await launchBrowser()
  try {
    const requests: number[] = []
    const tasks: number[] = []
    for (let pair = 0; pair < options.pairs; pair += 1) {
      const without = await visit(browser, port, '', options.settleMs)
      const script = `<script async src="/widget.js?site=${siteKey}"></script>`
      const pasted = await visit(browser, port, script, options.settleMs)
      requests.push(pasted.requests - without.requests)
      tasks.push(pasted.tasks - without.tasks)
    }
    return { 'requests before a click': spreadOf(requests).max, 'main thread at 4 × slowdown': spreadOf(tasks).median }
  } finally {
    await browser.close()
  }
}

/** In a context of its own: nothing is cached. */
async function visit(browser: Browser, port: number, script: string, settleMs: number): Promise<Visit> {
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    let requests = 0
    page.on('request', () => {
      requests += 1
    })
    page.on('websocket', () => {
      requests += 1
    })
    const address = `http://127.0.0.1:${port}/a-page-of-the-site`
    await page.route(address, (route) => route.fulfill({ contentType: 'text/html', body: pageWith(script) }))
    const tasksOf = await throttle(page)
    const before = await tasksOf()
    await page.goto(address, { waitUntil: 'load' })
    await page.waitForTimeout(settleMs)
    return { requests, tasks: (await tasksOf()) - before }
  } finally {
    await context.close()
  }
}

async function throttle(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN })
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    return 1_000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN)
  }
}

const pageWith = (script: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title><link rel="icon" href="data:,"></head>` +
  `<body><h1>A page</h1><p>${'Some text of the site. '.repeat(200)}</p>${script}</body></html>`
