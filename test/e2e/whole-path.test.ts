import type { BrowserContext, Page } from 'playwright-core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { tempDir } from '../support/app.ts'
import { findBrowser, launchBrowser, NO_BROWSER } from '../support/browser.ts'
import { AGENT_BOX, say, VISITOR_BOX } from '../support/console.ts'
import { freePort } from '../support/free-port.ts'
import { PATIENCE_MS } from '../support/patience.ts'
import { eventually } from '../support/peer.ts'
import { startProcess } from '../support/process.ts'

const hasBrowser = findBrowser() !== undefined
if (!hasBrowser) process.stdout.write(`${NO_BROWSER}\n`)

async function newPage(context: BrowserContext, problems: string[]): Promise<Page> {
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE_MS)
  page.on('pageerror', (error) => problems.push(String(error)))
  return page
}

/** Returns what a screen shows of the conversation: the marked messages, in the order of the screen. */
const shown = async (page: Page): Promise<string[]> =>
  (await page.getByRole('log').innerText()).match(/\b[va]\d{2}\b/g) ?? []

describe.skipIf(!hasBrowser && process.env.CI !== 'true')('two browsers', () => {
  test('[TH2] [TH3] [TH4] [FO1] [AG5] [F1] visitor and agent talk through reload and kill -9; the admin finds it', async () => {
    const port = await freePort()
    const dataDir = tempDir()
    let server = await startProcess(dataDir, { PORT: port, AGENT_GRACE_MS: '8000' })
    const browser = await launchBrowser()
    onTestFinished(() => browser.close())
    const problems: string[] = []

    // The first admin comes by the one-time link.
    const staff = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' })
    const agent = await newPage(staff, problems)
    await agent.goto(server.setupLink ?? '')
    await agent.getByLabel('Your name').fill('Ada Lovelace')
    await agent.getByLabel('E-mail').fill('ada@example.com')
    await agent.getByRole('textbox', { name: 'Password' }).fill('a long enough one')
    await agent.getByLabel('Site name').fill('Harbour Goods')
    await agent.getByLabel('Addresses of your website').fill('https://shop.example')
    await agent.getByRole('button', { name: 'Create account and sign in' }).click()
    await agent
      .getByRole('link', { name: /console/i })
      .first()
      .waitFor()
    await agent.goto(`${server.url}/console`)
    await agent.getByRole('button', { name: 'Go online' }).click()

    // They meet.
    const visitors = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' })
    const visitor = await newPage(visitors, problems)
    await visitor.goto(server.url)
    await visitor.getByRole('button', { name: 'Open chat' }).click()
    await say(visitor, VISITOR_BOX, 'v00 你好，我要退款')
    await agent.getByRole('list').getByText('我要退款').first().click()
    await say(agent, AGENT_BOX, 'a00 您好，请稍等')
    await visitor.getByRole('log').getByText('a00').waitFor()

    // The agent reloads while the visitor writes.
    await Promise.all([agent.reload(), say(visitor, VISITOR_BOX, 'v01')])
    await agent.getByRole('log').getByText('v01').waitFor()
    await say(agent, AGENT_BOX, 'a01')
    await visitor.getByRole('log').getByText('a01').waitFor()
    expect(await visitor.getByText(/lost|handed/i).count()).toBe(0)

    // A burst from both sides; the server is killed in the middle of it and started again.
    const numbers = Array.from({ length: 12 }, (_, index) => String(index + 2).padStart(2, '0'))
    const burst = (page: Page, box: RegExp, mark: string) =>
      numbers.reduce((before, number) => before.then(() => say(page, box, `${mark}${number}`)), Promise.resolve())
    const bursts = Promise.all([burst(visitor, VISITOR_BOX, 'v'), burst(agent, AGENT_BOX, 'a')])
    await eventually(async () => ((await shown(visitor)).length > 8 ? true : undefined), 'the middle of the burst')
    await server.kill()
    server = await startProcess(dataDir, { PORT: port, AGENT_GRACE_MS: '8000' })
    await bursts

    const everything = ['v00', 'a00', 'v01', 'a01', ...numbers.flatMap((number) => [`v${number}`, `a${number}`])].sort()
    const settled = async () => {
      const [left, right] = await Promise.all([shown(visitor), shown(agent)])
      return left.length >= everything.length && left.join() === right.join() ? left : undefined
    }
    // A visitor's client that has lost its server may rest for half a minute.
    const order = await eventually(settled, 'both screens to show the same')
    expect([...order].sort()).toEqual(everything)
    for (const mark of ['v', 'a']) {
      const mine = order.filter((text) => text.startsWith(mark))
      expect(mine).toEqual([...mine].sort())
    }

    // The agent closes, the visitor rates, the admin finds.
    await agent.getByRole('button', { name: 'Close', exact: true }).first().click()
    await agent.getByRole('dialog').getByRole('button', { name: /close/i }).last().click()
    await visitor.getByRole('radio', { name: /^5/ }).check({ force: true })
    await visitor.getByRole('button', { name: 'Send rating' }).click()
    await visitor.getByText(/thank/i).first().waitFor()
    await agent.goto(`${server.url}/admin/transcripts`)
    await agent.getByRole('textbox', { name: 'Search all chats' }).fill('退款')
    await agent.keyboard.press('Enter')
    await agent.locator('mark', { hasText: '退款' }).first().waitFor()
    expect(problems).toEqual([])
  })
})
