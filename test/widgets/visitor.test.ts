import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { agentOnline, startTestApp, type TestApp } from '../support/app.ts'
import { findBrowser, launchBrowser } from '../support/browser.ts'
import { newKey, type Peer } from '../support/peer.ts'

/** `SHOTS=folder` keeps a picture of every state that the tests pass through. */
const SHOTS = process.env['SHOTS']

let browser: Browser
beforeAll(async () => {
  if (findBrowser()) browser = await launchBrowser()
})
afterAll(() => browser?.close())

async function visit(app: TestApp, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  page.setDefaultTimeout(5_000)
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('console', (message) => message.type() === 'error' && faults.push(`${message.text()} ${message.location().url}`))
  onTestFinished(() => expect(faults).toEqual([]))
  await page.goto(`${app.url}/`)
  return page
}

async function shot(page: Page, name: string): Promise<void> {
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png` })
}

const launcher = (page: Page) => page.locator('.launch')
const dialog = (page: Page) => page.getByRole('dialog')
const bubbles = (page: Page) => page.locator('.bubble:not(.dots)')

async function say(page: Page, text: string): Promise<void> {
  const field = dialog(page).locator('.composer textarea')
  await field.fill(text)
  await field.press('Enter')
}

type AgentPeer = Peer & { id: string }

async function assigned(agent: AgentPeer) {
  const { conversation } = await agent.event('staff_conversation', (event) => event.conversation.agent?.id === agent.id)
  await agent.call('follow', { thread: conversation.publicThread })
  const reply = (text: string) => agent.call('post', { thread: conversation.publicThread, key: newKey(), text, epoch: conversation.epoch })
  return { conversation, reply }
}

describe.skipIf(!findBrowser())('the visitor’s widget', () => {
  test('a visitor writes, an agent answers, the visitor rates: nothing is shown twice', async () => {
    const app = await startTestApp()
    const agent = await agentOnline(app, { name: 'Ann Archer' })
    const page = await visit(app)
    await launcher(page).click()
    await dialog(page).waitFor()
    await shot(page, 'desktop-greeting')
    await say(page, 'Hello, is <b>this</b> on https://shop.example/mugs?')
    const { conversation, reply } = await assigned(agent)
    agent.tell({ type: 'typing', thread: conversation.publicThread, on: true })
    await page.locator('.dots').waitFor()
    await shot(page, 'desktop-typing')
    await reply('Yes, it is 你好 👋')
    await reply('How can I help?')
    await page.getByText('How can I help?').first().waitFor()
    await expect.poll(() => bubbles(page).allTextContents()).toEqual([
      expect.any(String),
      'Hello, is <b>this</b> on https://shop.example/mugs?',
      'Yes, it is 你好 👋',
      'How can I help?',
    ])
    expect(await page.locator('.own a').getAttribute('href')).toBe('https://shop.example/mugs')
    agent.tell({ type: 'receipt', thread: conversation.publicThread, delivered: 9, read: 9 })
    await page.locator('.state.read').waitFor()
    await shot(page, 'desktop-connected')
    await agent.call('close', { conversation: conversation.id, epoch: conversation.epoch })
    await page.getByRole('radio', { name: /Very good/ }).check()
    await shot(page, 'desktop-ended')
    await page.getByRole('button', { name: 'Send rating' }).click()
    await page.getByText('Thank you for your rating.').waitFor()
    await agent.event('staff_conversation', (event) => event.conversation.rating === 5)
    await shot(page, 'desktop-rated')
    await page.getByRole('button', { name: 'Start a new chat' }).click()
    await dialog(page).locator('.composer textarea').waitFor()
  })
})
