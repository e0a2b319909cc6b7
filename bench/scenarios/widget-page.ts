/** Loads the demo shop in the system's Chromium, with the pasted script and without it, in turn. */
import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from '../../test/support/browser.ts'
import type { Figures } from '../harness/scenario.ts'
import { spreadOf } from '../harness/stats.ts'

interface Spent {
  /** Milliseconds of the main thread: scripts, styles and layout. */
  work: number
  /** The same and everything else that its tasks do: loading, painting, and talk with the browser's other processes. */
  tasks: number
}
interface Visit extends Spent {
  requests: number
  /** How many requests had begun when the launcher was painted. */
  toPaint: number
}

const SLOWDOWN = 4

/** Returns the differences between the pages with the script and those without. */
export async function visitPages(port: number, options: { pairs: number; settleMs: number }): Promise<Figures> {
  const browser = await launchBrowser()
  try {
    const requests: number[] = []
    const toPaint: number[] = []
    const work: number[] = []
    const tasks: number[] = []
    for (let pair = 0; pair < options.pairs; pair += 1) {
      const without = await visit(browser, port, false, options.settleMs)
      const pasted = await visit(browser, port, true, options.settleMs)
      requests.push(pasted.requests)
      toPaint.push(pasted.toPaint)
      work.push(pasted.work - without.work)
      tasks.push(pasted.tasks - without.tasks)
    }
    return {
      'requests until the launcher is painted': spreadOf(toPaint).max,
      'requests before a click': spreadOf(requests).max,
      'scripts, styles and layout at 4 × slowdown': spreadOf(work).median,
      'all tasks of the main thread at 4 × slowdown': spreadOf(tasks).median,
    }
  } finally {
    await browser.close()
  }
}

/** Visits the page in a browser context of its own, so that nothing is cached. */
async function visit(browser: Browser, port: number, withScript: boolean, settleMs: number): Promise<Visit> {
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    const address = `http://127.0.0.1:${port}`
    let requests = 0
    page.on('request', (request) => {
      if (isTheWidgets(request.url().slice(address.length))) requests += 1
    })
    page.on('websocket', () => {
      requests += 1
    })
    if (!withScript) await page.route('**/widget.js*', (route) => route.abort())
    const spent = await throttle(page)
    const before = await spent()
    const painted = withScript ? await watchForPaint(page) : undefined
    await page.goto(address, { waitUntil: 'load' })
    await page.waitForTimeout(settleMs)
    const after = await spent()
    const begun = painted === undefined ? [] : await painted()
    const toPaint = begun.filter((url) => isTheWidgets(url.slice(address.length))).length
    return { requests, toPaint, work: after.work - before.work, tasks: after.tasks - before.tasks }
  } finally {
    await context.close()
  }
}

const isTheWidgets = (path: string): boolean => path !== '/' && !path.startsWith('/demo-shop/')

/** Records what the page had asked for when the launcher stood in it, by the browser's own list. */
async function watchForPaint(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (
        ![...document.documentElement.children, ...(document.body?.children ?? [])].some((element) =>
          element.shadowRoot?.querySelector('.launch'),
        )
      )
        return
      observer.disconnect()
      Object.assign(window, { begunAtPaint: performance.getEntriesByType('resource').map(({ name }) => name) })
    }).observe(document, { childList: true, subtree: true })
  })
  return async () => {
    const begun = await page.waitForFunction(() => (window as unknown as { begunAtPaint?: string[] }).begunAtPaint)
    return (await begun.jsonValue()) ?? []
  }
}

async function throttle(page: Page): Promise<() => Promise<Spent>> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN })
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    const ms = (wanted: string): number => 1_000 * (metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN)
    return { work: ms('ScriptDuration') + ms('RecalcStyleDuration') + ms('LayoutDuration'), tasks: ms('TaskDuration') }
  }
}
