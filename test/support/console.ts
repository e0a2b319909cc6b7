/** What a person of staff does at the screen, for tests in browsers. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import type { AgentRole } from '../../src/protocol/entities.ts'
import { makeAgent, makeVisitor, PASSWORD, startTestApp, type TestApp } from './app.ts'
import { launchBrowser } from './browser.ts'
import { PATIENCE_MS } from './patience.ts'
import { eventually, Peer } from './peer.ts'

/** Makes an account and signs it in at the console. */
export async function signIn(
  app: TestApp,
  page: Page,
  name: string,
  role: AgentRole = 'agent',
): ReturnType<typeof makeAgent> {
  const account = await makeAgent(app, { name, role })
  await enter(page, `${app.url}/console`, account.email)
  return account
}

/** Goes online by the menu, in English. Waits until the server gives chats to the person. */
export async function goOnline(app: TestApp, page: Page): Promise<void> {
  await page
    .getByRole('button', { name: /offline/i })
    .first()
    .click()
  await page.getByRole('menuitemradio', { name: /^online/i }).click()
  const { token } = await makeVisitor(app)
  await eventually(async () => {
    const peer = await Peer.open(app.url)
    const { online } = await peer.call('hello', { version: 1, token })
    peer.cut()
    return online || undefined
  }, 'somebody online')
}

/** Signs in with an account that exists, at any page of staff and in any language. */
export async function enter(page: Page, address: string, email: string): Promise<void> {
  await page.goto(address)
  await page.locator('input[type=email]').fill(email)
  await page.locator('input[type=password]').fill(PASSWORD)
  await page.keyboard.press('Enter')
  await page.getByRole('navigation').first().waitFor()
}

export const VISITOR_BOX = /write a message/i
export const AGENT_BOX = /^reply$/i

export async function say(page: Page, box: RegExp, text: string): Promise<void> {
  const field = page.getByRole('textbox', { name: box })
  await field.fill(text)
  await field.press('Enter')
}

/** Opens a page in a browser context of its own. Errors that the page throws go into `problems`. */
export async function person(browser: Browser, problems: string[], options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US', ...options })
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE_MS)
  page.on('pageerror', (error) => problems.push(String(error)))
  return page
}

/** Starts a server, and one person at a browser, for the length of a test. */
export async function onePerson(
  given: { app?: Parameters<typeof startTestApp>[0]; person?: BrowserContextOptions } = {},
) {
  const app = await startTestApp(given.app)
  const browser = await launchBrowser()
  onTestFinished(() => browser.close())
  const problems: string[] = []
  return { app, browser, page: await person(browser, problems, given.person), problems }
}
