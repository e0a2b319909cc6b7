import type { Browser, Page } from 'playwright-core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.ts'
import { findBrowser, launchBrowser, NO_BROWSER } from '../support/browser.ts'
import { signIn } from '../support/console.ts'
import { PATIENCE_MS } from '../support/patience.ts'

const hasBrowser = findBrowser() !== undefined
if (!hasBrowser) process.stdout.write(`${NO_BROWSER}\n`)

async function inRooms(app: TestApp, browser: Browser, name: string, problems: string[]): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US' })
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE_MS)
  page.on('pageerror', (error) => problems.push(String(error)))
  await signIn(app, page, name)
  await page.getByRole('link', { name: /Rooms/ }).click()
  return page
}

async function say(page: Page, text: string): Promise<void> {
  const field = page.getByRole('textbox', { name: 'Message', exact: true })
  await field.pressSequentially(text)
  await field.press('Enter')
}

describe.skipIf(!hasBrowser && process.env.CI !== 'true')('rooms in browsers', () => {
  test('[RO1] [RO2] [RO4] an agent makes a room, another joins and calls her; a third sees no private room', async () => {
    const app = await startTestApp()
    const browser = await launchBrowser()
    onTestFinished(() => browser.close())
    const problems: string[] = []
    const bob = await inRooms(app, browser, 'Bob', problems)
    const dora = await inRooms(app, browser, 'Dora', problems)
    const ann = await inRooms(app, browser, 'Ann', problems)

    await ann.getByRole('button', { name: 'New room' }).first().click()
    await ann.getByRole('dialog').getByLabel('Name').fill('General')
    await ann.getByRole('dialog').getByRole('button', { name: 'Create room' }).click()
    await say(ann, 'welcome everybody')
    await bob.locator('a', { hasText: 'General' }).click()
    await bob.getByRole('log').getByText('welcome everybody').waitFor()
    await bob.getByRole('button', { name: /^Join/ }).click()
    await say(bob, 'thanks')
    await ann.getByRole('log').getByText('thanks').waitFor()

    // She is called while she is elsewhere, and is told.
    await ann.getByRole('link', { name: /Tickets/ }).click()
    await say(bob, '@Ann')
    await bob.getByRole('textbox', { name: 'Message', exact: true }).press('Enter')
    await ann.getByRole('navigation').first().getByText('1', { exact: true }).waitFor()
    await ann.getByRole('link', { name: /Rooms/ }).click()
    await ann.locator('a', { hasText: 'General' }).click()
    await ann.locator('.mention[data-me]').waitFor()

    // A private room does not exist for those who are not in it.
    await ann.getByRole('button', { name: 'New room' }).first().click()
    await ann.getByRole('dialog').getByLabel('Name').fill('Leads')
    await ann.getByRole('dialog').getByLabel('Type').selectOption('private')
    await ann.getByRole('dialog').getByText('Bob', { exact: true }).click()
    await ann.getByRole('dialog').getByRole('button', { name: 'Create room' }).click()
    // Until her new room is there, the box still belongs to the room before.
    await ann.getByRole('heading', { name: 'Leads' }).waitFor()
    await say(ann, 'only the two of us')
    await bob.locator('a', { hasText: 'Leads' }).getByText('only the two of us').waitFor()
    await dora.locator('a', { hasText: 'General' }).waitFor()
    expect(await dora.getByText('Leads').count()).toBe(0)
    expect(problems).toEqual([])
  })
})
