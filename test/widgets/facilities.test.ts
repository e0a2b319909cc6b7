import fs from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { agentOnline, startTestApp, tempDir } from '../support/app.ts'
import { type Breakage, breakFacility, FACILITIES, USED } from '../support/broken-browser.ts'
import { findBrowser, launchBrowser, launchWithProfile } from '../support/browser.ts'
import { PATIENCE_MS } from '../support/patience.ts'
import { assigned, dialog, launcher, pageHost, poll, say } from '../support/widget.ts'

let browser: Browser
beforeAll(async () => {
  if (findBrowser()) browser = await launchBrowser()
})
afterAll(() => browser?.close())

/** Opens a page whose errors fail the test, because none of our errors may reach the page. */
async function pageWith(
  broken: readonly { path: string; how: Breakage }[],
  options = {},
): Promise<{ page: Page; context: BrowserContext }> {
  const context = await browser.newContext(options)
  onTestFinished(() => context.close())
  context.setDefaultTimeout(PATIENCE_MS)
  for (const each of broken) await context.addInitScript(breakFacility, each)
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(String(error)))
  onTestFinished(() => expect(faults).toEqual([]))
  return { page, context }
}

/** The visitor writes, the agent gets the message, and the answer arrives. */
async function chats(agent: Awaited<ReturnType<typeof agentOnline>>, page: Page, text: string): Promise<void> {
  await launcher(page).click()
  await say(page, text)
  const { conversation, reply } = await assigned(agent)
  const { messages } = await agent.call('fetch', { thread: conversation.publicThread, after: 0, limit: 10 })
  expect(messages.map((message) => message.text)).toContain(text)
  await reply(`answer to ${text}`)
  await dialog(page).getByText(`answer to ${text}`).first().waitFor()
  await poll(() => page.locator('.state.waiting').count()).toBe(0)
  // The next of these visitors is somebody else.
  await agent.call('close', { conversation: conversation.id, epoch: conversation.epoch })
  await agent.event(
    'staff_conversation',
    (event) => event.conversation.id === conversation.id && event.conversation.status === 'closed',
  )
}

const WAYS: readonly Breakage[] = ['absent', 'throws', 'call throws', 'rejects', 'never answers']

describe.skipIf(!findBrowser())('[F] a visitor chats whatever the browser refuses', () => {
  test.each(USED)('%s is %j', async (path, ways) => {
    const app = await startTestApp()
    for (const how of ways) {
      const agent = await agentOnline(app)
      const { page, context } = await pageWith([{ path, how }])
      await page.goto(`${app.url}/`)
      await chats(agent, page, `${path} ${how}`)
      await context.close()
      agent.cut()
    }
  })

  test.each(WAYS)('all of it at once %s', async (how) => {
    const app = await startTestApp()
    const agent = await agentOnline(app)
    const broken = FACILITIES.filter(([, ways]) => ways.includes(how)).map(([path]) => ({ path, how }))
    // A facility within another one is broken first, because it is gone after the other one is.
    const { page } = await pageWith(broken.sort((a, b) => b.path.split('.').length - a.path.split('.').length))
    await page.goto(`${app.url}/`)
    await chats(agent, page, `all ${how}`)
  })
})

describe.skipIf(!findBrowser())('[F] in a frame of another site', () => {
  test('a visitor chats where the browser blocks the data of third parties', async () => {
    const app = await startTestApp()
    const agent = await agentOnline(app)
    const inside = (await pageHost(app))('<p>Shop')
    const folder = tempDir()
    fs.mkdirSync(path.join(folder, 'Default'))
    fs.writeFileSync(path.join(folder, 'Default/Preferences'), JSON.stringify({ profile: { cookie_controls_mode: 1 } }))
    const context = await launchWithProfile(folder)
    onTestFinished(() => context.close())
    context.setDefaultTimeout(PATIENCE_MS)
    const page = await context.newPage()
    const faults: string[] = []
    page.on('pageerror', (error) => faults.push(String(error)))
    const host = createServer((_request, response) => {
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end(`<!doctype html><iframe src="${inside}" width="900" height="700"></iframe>`)
    })
    await new Promise<void>((resolve) => host.listen(0, resolve))
    onTestFinished(() => void host.close())
    // To a browser, `localhost` and 127.0.0.1 are two sites.
    await page.goto(`http://localhost:${(host.address() as AddressInfo).port}/`)
    const frame = page.frameLocator('iframe')
    await frame.locator('.launch').click()
    const refused = await page.frames()[1]?.evaluate(() => {
      try {
        return localStorage.length
      } catch (error) {
        return (error as Error).name
      }
    })
    expect(refused).toBe('SecurityError')
    const field = frame.locator('.composer textarea')
    await field.fill('from a frame')
    await field.press('Enter')
    const { reply } = await assigned(agent)
    await reply('heard')
    await frame.locator('.bubble', { hasText: 'heard' }).waitFor()
    expect(faults).toEqual([])
  })
})
