import type { BrowserContext, Page } from 'playwright-core'
import { describe, expect, onTestFinished } from 'vitest'
import { tempDir } from '../support/app.ts'
import { findBrowser, launchBrowser, NO_BROWSER } from '../support/browser.ts'
import { testOnCluster as test } from '../support/cluster.ts'
import { AGENT_BOX, say, VISITOR_BOX } from '../support/console.ts'
import { freePort } from '../support/free-port.ts'
import { startLoadBalancer } from '../support/load-balancer.ts'
import { PATIENCE_MS } from '../support/patience.ts'
import { eventually } from '../support/peer.ts'
import { startProcess } from '../support/process.ts'
import { startRedis } from '../support/redis-server.ts'
import { ownDatabase, templateOf } from '../support/store.ts'

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

/** Two nodes behind one address: the visitor's browser comes to the first of them, the agent's to the second. */
async function startTwoNodes() {
  const redis = await startRedis()
  const balancer = await startLoadBalancer((head) => (/user-agent: visitor/i.test(head) ? 0 : 1))
  const shared = {
    DATABASE_URL: await ownDatabase(templateOf()),
    REDIS_URL: redis.url(),
    PUBLIC_URL: balancer.url,
    AGENT_GRACE_MS: '8000',
    FILES_DIR: tempDir(),
  }
  const ports = [await freePort(), await freePort()]
  const [first, second] = await Promise.all(
    ports.map((PORT) => startProcess(tempDir(), { ...shared, PORT, NODE_NAME: `node-${PORT}` })),
  )
  if (first === undefined || second === undefined) throw new Error('two nodes were started')
  balancer.serve(ports.map((port) => `http://127.0.0.1:${port}`))
  return { redis, balancer, first, second }
}

describe.skipIf(!hasBrowser && process.env.CI !== 'true')('a visitor on one node and an agent on another', () => {
  test('[TH2] [TH3] [F1] [F11] talk on while the visitor’s node is killed in mid-sentence, and then Redis', async () => {
    const { redis, balancer, first, second } = await startTwoNodes()
    const browser = await launchBrowser()
    onTestFinished(() => browser.close())
    const problems: string[] = []
    const screen = { viewport: { width: 1280, height: 800 }, locale: 'en-US' }
    const agent = await newPage(await browser.newContext({ ...screen, userAgent: 'agent' }), problems)
    await agent.goto(second.setupLink ?? '')
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
    await agent.goto(`${balancer.url}/console`)
    await agent.getByRole('button', { name: 'Go online' }).click()
    const visitor = await newPage(await browser.newContext({ ...screen, userAgent: 'visitor' }), problems)
    await visitor.goto(balancer.url)
    await visitor.getByRole('button', { name: 'Open chat' }).click()
    await say(visitor, VISITOR_BOX, 'v00 你好，我要退款')
    await agent.getByRole('list').getByText('我要退款').first().click()
    await say(agent, AGENT_BOX, 'a00 您好，请稍等')
    await visitor.getByRole('log').getByText('a00').waitFor()

    let longest = 0
    /** Each says something, and waits until the other one sees it. */
    const exchange = async (number: number) => {
      const mark = String(number).padStart(2, '0')
      const from = performance.now()
      await Promise.all([say(visitor, VISITOR_BOX, `v${mark}`), say(agent, AGENT_BOX, `a${mark}`)])
      await Promise.all([
        agent.getByRole('log').getByText(`v${mark}`).waitFor(),
        visitor.getByRole('log').getByText(`a${mark}`).waitFor(),
      ])
      longest = Math.max(longest, performance.now() - from)
    }
    await exchange(1)
    longest = 0
    await visitor.getByRole('textbox', { name: VISITOR_BOX }).pressSequentially('v02 half a sent')
    await first.kill()
    await visitor.getByRole('textbox', { name: VISITOR_BOX }).pressSequentially('ence')
    const from = performance.now()
    await visitor.keyboard.press('Enter')
    await agent.getByRole('log').getByText('v02 half a sentence').waitFor()
    longest = performance.now() - from
    await exchange(3)
    await redis.kill()
    for (const number of [4, 5, 6]) await exchange(number)
    await redis.start()
    await exchange(7)

    const everything = ['v00', 'a00', 'v01', 'a01', 'v02', ...[3, 4, 5, 6, 7].flatMap((n) => [`v0${n}`, `a0${n}`])]
    const settled = async () => {
      const [left, right] = await Promise.all([shown(visitor), shown(agent)])
      return left.length >= everything.length && left.join() === right.join() ? left : undefined
    }
    expect((await eventually(settled, 'both screens to show the same')).sort()).toEqual(everything.sort())
    expect(await visitor.getByText(/lost|handed/i).count()).toBe(0)
    expect(problems).toEqual([])
    process.stdout.write(`The longest that one waited for the other was ${Math.round(longest)} ms.\n`)
  })
})
