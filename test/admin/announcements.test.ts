import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { faultsOf } from '../support/accessibility.ts'
import { agentOnline, makeAgent, startTestApp, type TestApp, visitorOnline } from '../support/app.ts'
import { findBrowser, launchBrowser } from '../support/browser.ts'
import { enter } from '../support/console.ts'
import { PATIENCE_MS } from '../support/patience.ts'

/** With `SHOTS=folder`, the tests save a picture of every state that they pass through. */
const SHOTS = process.env['SHOTS']

let browser: Browser
beforeAll(async () => {
  if (findBrowser()) browser = await launchBrowser()
})
afterAll(() => browser?.close())

async function signedIn(
  app: TestApp,
  email: string,
  options: BrowserContextOptions = {},
  path = '/admin/announcements',
): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    ...options,
  })
  onTestFinished(() => context.close())
  context.setDefaultTimeout(PATIENCE_MS)
  const page = await context.newPage()
  await enter(page, app.url + path, email)
  return page
}

async function shot(page: Page, name: string): Promise<void> {
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png` })
}

describe.skipIf(!findBrowser())('the announcements page', () => {
  test('[AN2] [AN5] one to some visitors is confirmed with whom it reaches, sent, changed and taken back', async () => {
    const app = await startTestApp()
    const { email } = await makeAgent(app, { role: 'admin', name: 'Root' })
    const visitor = await visitorOnline(app)
    const page = await signedIn(app, email)
    await page.getByRole('button', { name: 'New announcement' }).first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Title').fill('Free shipping this week')
    await dialog.getByLabel('Text', { exact: true }).fill('On every order over 40 €, until Sunday.')
    await dialog.getByLabel('Link', { exact: true }).fill('javascript:alert(1)')
    await dialog.getByLabel('Type').selectOption('success')
    await dialog.getByRole('button', { name: 'Next' }).click()
    await dialog.getByText('Start the link with').waitFor()
    await dialog.getByLabel('Link', { exact: true }).fill('https://shop.example/ship')
    await shot(page, 'compose')
    expect(await faultsOf(page)).toEqual([])
    await dialog.getByText('Narrow the audience').click()
    await dialog.getByLabel('Language').selectOption('en')
    await dialog.getByLabel('Only on these pages').fill('https://shop.example/cart*')
    await shot(page, 'compose-narrower')
    await dialog.getByRole('button', { name: 'Next' }).click()
    await dialog.getByText('Online now in this audience: 1').waitFor()
    await shot(page, 'confirm')
    await dialog.getByRole('button', { name: 'Send announcement' }).click()
    const { announcement } = await visitor.event('announcement')
    expect(announcement).toMatchObject({ severity: 'success', pages: ['https://shop.example/cart*'], version: 1 })
    visitor.tell({ type: 'seen', announcement: announcement.id })
    const row = page.locator('.notice-card')
    await row.getByText('Live', { exact: true }).waitFor()
    await row.getByRole('button', { name: 'Edit' }).click()
    await dialog.getByLabel('Title').fill('Free shipping until Monday')
    await dialog.getByLabel('Placement').selectOption('banner')
    await shot(page, 'edit')
    await dialog.getByRole('button', { name: 'Save' }).click()
    expect((await visitor.event('announcement', (frame) => frame.announcement.version === 2)).announcement.place).toBe(
      'banner',
    )
    await row.getByText('Free shipping until Monday').waitFor()
    await shot(page, 'list')
    await row.getByRole('button', { name: 'Withdraw' }).click()
    await dialog.getByRole('button', { name: 'Withdraw' }).click()
    await visitor.event('announcement_gone')
    await row.getByText('Withdrawn').waitFor()
  })

  test('[AN4] a later one is set in a time zone, and shown in it', async () => {
    const app = await startTestApp()
    const { email } = await makeAgent(app, { role: 'admin', name: 'Root' })
    const page = await signedIn(app, email)
    await page.getByRole('button', { name: 'New announcement' }).first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Title').fill('New year sale')
    await dialog.getByLabel('Starts').selectOption('later')
    await dialog.getByLabel('Time zone').selectOption('Asia/Shanghai')
    await dialog.getByLabel('Start', { exact: true }).fill('2040-01-01T09:00')
    await shot(page, 'compose-later')
    await dialog.getByRole('button', { name: 'Next' }).click()
    await dialog.getByText('(Asia/Shanghai)').first().waitFor()
    await shot(page, 'confirm-later')
    await dialog.getByRole('button', { name: 'Schedule' }).click()
    await page.locator('.notice-card').getByText('Scheduled').waitFor()
    const [row] = await app.services.database.read.announcement.findMany()
    expect(row).toMatchObject({
      startsAt: new Date('2040-01-01T01:00:00Z'),
      timeZone: 'Asia/Shanghai',
      wentOutAt: null,
    })
  })

  test('[AN6] [AN8] whoever may only announce has this page and no other; who of staff read it is listed', async () => {
    const app = await startTestApp()
    const root = await makeAgent(app, { role: 'admin' })
    const { email, id } = await makeAgent(app, { name: 'Ann' })
    const bob = await agentOnline(app, { name: 'Bob' })
    await app.services.agents.update(root.actor, id, { mayAnnounce: true })
    const { announcement } = await app.services.announcements.send(root.actor, {
      audience: { kind: 'staff', department: null },
      title: 'The warehouse is closed on Friday',
      body: 'Promise no deliveries for that day.',
      link: null,
      severity: 'warning',
      place: 'banner',
      startsAt: null,
      timeZone: 'UTC',
      expiresAt: Date.now() + 60_000,
    })
    bob.tell({ type: 'seen', announcement: announcement.id })
    await bob.call('inbox', {})
    await app.services.announcements.flush()
    const desk = await signedIn(app, email, {}, '/console')
    await desk.getByRole('link', { name: 'New announcement', exact: true }).click()
    await desk.getByRole('heading', { name: 'Announcements', level: 1 }).waitFor()
    await desk.goto(`${app.url}/admin/people`)
    await desk.getByRole('heading', { name: 'Announcements', level: 1 }).waitFor()
    const plain = await signedIn(app, bob.email, {}, '/console')
    await plain.getByRole('link', { name: /^Announcements/ }).waitFor()
    expect(await plain.getByRole('link', { name: 'New announcement', exact: true }).count()).toBe(0)
    const page = await signedIn(app, email, {
      colorScheme: 'dark',
      viewport: { width: 390, height: 844 },
      locale: 'zh-CN',
    })
    expect(await page.locator('.rail__pages a').allTextContents()).toEqual(['公告'])
    await shot(page, 'phone-list-dark-zh')
    await page.getByRole('button', { name: '查看已读成员' }).click()
    await page.getByRole('dialog').getByText('Bob').waitFor()
    await shot(page, 'phone-readers-dark-zh')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: '发布公告' }).click()
    await page.getByRole('dialog').getByText('只发给其中一部分').click()
    await page.getByRole('button', { name: '添加属性' }).click()
    await shot(page, 'phone-compose-dark-zh')
    expect(await faultsOf(page)).toEqual([])
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    expect(wider).toBe(0)
    await page.getByRole('button', { name: '添加属性' }).scrollIntoViewIfNeeded()
    await shot(page, 'phone-compose-attributes-dark-zh')
  })
})
