/** An upgrade happens while the screens of staff are open. */
import fs from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { root } from '../../scripts/lib/bootstrap.mjs'
import { makeAgent, startTestApp, tempDir, visitorOnline } from '../support/app.ts'
import { findBrowser, launchBrowser } from '../support/browser.ts'
import { AGENT_BOX, enter, goOnline, onePerson, person, say, signIn, VISITOR_BOX } from '../support/console.ts'
import { freePort } from '../support/free-port.ts'
import { newKey } from '../support/peer.ts'
import { startProcess } from '../support/process.ts'
import { shot } from '../support/widget.ts'

/** Copies what a server needs into a folder of its own, so that it can be built again. */
function copyOfServer(): string {
  const copy = tempDir()
  for (const name of ['dist', 'prisma', 'package.json', 'widgets/demo-shop'])
    fs.cpSync(path.join(root, name), path.join(copy, name), { recursive: true })
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'))
  return copy
}

/** Does what another build does to names: its script and its sheet get other names, and the old ones are gone. */
function buildAnew(copy: string): void {
  for (const screen of ['console', 'admin']) {
    const folder = path.join(copy, 'dist/widgets', screen)
    const page = path.join(folder, 'index.html')
    const text = fs.readFileSync(page, 'utf8').replace(/(assets\/index-)[\w-]+\.(js|css)/g, '$1OfTheNext.$2')
    fs.writeFileSync(page, text)
    for (const name of fs.readdirSync(path.join(folder, 'assets'))) {
      const next = name.replace(/^index-[\w-]+\.(js|css)/, 'index-OfTheNext.$1')
      if (next !== name) fs.renameSync(path.join(folder, 'assets', name), path.join(folder, 'assets', next))
    }
  }
}

const NEW = /^A new version is ready$/
const reload = (page: Page) => page.locator('.toast--info').getByRole('button', { name: 'Reload' })
const mark = (page: Page) => page.evaluate('globalThis.isTheSamePage = true')
const isTheSamePage = (page: Page) => page.evaluate<boolean>('globalThis.isTheSamePage === true')
/** Tells the page that somebody came back to it. */
const look = (page: Page) => page.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`)
const scriptOf = (page: Page) => page.locator('script[type=module]').getAttribute('src')

describe.skipIf(findBrowser() === undefined && process.env.CI !== 'true')('a new build', () => {
  test('[HT11] open console and admin pages offer it after a restart, reload only when told, and lose no draft', async () => {
    const [copy, dataDir, PORT] = [copyOfServer(), tempDir(), await freePort()]
    const server = await startProcess(dataDir, { PORT, AGENT_GRACE_MS: '30000' }, copy)
    const browser = await launchBrowser()
    onTestFinished(() => browser.close())
    const problems: string[] = []
    const console = await person(browser, problems)
    await console.goto(server.setupLink ?? '')
    await console.getByLabel('Your name').fill('Ada Lovelace')
    await console.getByLabel('E-mail').fill('ada@example.com')
    await console.getByRole('textbox', { name: 'Password' }).fill('a long enough one')
    await console.getByLabel('Site name').fill('Harbour Goods')
    await console.getByLabel('Addresses of your website').fill('https://shop.example')
    await console.getByRole('button', { name: 'Create account and sign in' }).click()
    await console
      .getByRole('link', { name: /console/i })
      .first()
      .waitFor()
    await console.goto(`${server.url}/console`)
    await console.getByRole('button', { name: 'Go online' }).click()
    const visitor = await person(browser, problems)
    await visitor.goto(server.url)
    await visitor.getByRole('button', { name: 'Open chat' }).click()
    await say(visitor, VISITOR_BOX, 'is it blue?')
    await console.getByRole('list').getByText('is it blue?').first().click()
    const reply = console.getByRole('textbox', { name: AGENT_BOX })
    await reply.fill('half a sentence')

    const admin = await console.context().newPage()
    admin.on('pageerror', (error) => problems.push(String(error)))
    await admin.clock.install()
    await admin.goto(`${server.url}/admin/sites`)
    await admin.getByRole('link', { name: /Harbour Goods/ }).click()
    const name = admin.getByLabel('Name', { exact: true })
    await name.fill('Harbour Goods Ltd')

    const screens = [console, admin]
    for (const page of screens) await mark(page)
    await server.terminate()
    buildAnew(copy)
    await startProcess(dataDir, { PORT, AGENT_GRACE_MS: '30000' }, copy)
    await console.getByText(NEW).waitFor()
    await admin.clock.fastForward(31_000)
    await admin.getByText(NEW).waitFor()
    for (const page of screens) expect(await isTheSamePage(page)).toBe(true)

    await reload(admin).click()
    await admin.getByRole('button', { name: 'Keep editing' }).click()
    expect(await name.inputValue()).toBe('Harbour Goods Ltd')
    await admin.getByRole('button', { name: 'Save' }).click()
    await admin.getByText('Changes saved').waitFor()

    expect(await reply.inputValue()).toBe('half a sentence')
    for (const page of screens) {
      await reload(page).click()
      await page.waitForFunction('globalThis.isTheSamePage === undefined')
      expect(await scriptOf(page)).toContain('OfTheNext')
      expect(await page.getByText(NEW).count()).toBe(0)
    }
    await console.getByRole('log').getByText('is it blue?').waitFor()
    expect(await reply.inputValue()).toBe('half a sentence')
    await admin.getByRole('heading', { name: 'Harbour Goods Ltd' }).first().waitFor()
    expect(problems).toEqual([])
  })

  test('[HT11] the agent is asked before files of a draft go; a build that is declined is not offered again', async () => {
    const { page, problems } = await atTheDesk()
    let build = 'a'.repeat(16)
    await page.route('**/console/build', (route) => route.fulfill({ body: build }))
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'plan.txt', mimeType: 'text/plain', buffer: Buffer.from('plan') })
    await page.locator('.chips').getByText('plan.txt').waitFor()
    await look(page)
    await reload(page).click()
    await page.getByRole('button', { name: 'Keep editing' }).click()
    await page.locator('.chips').getByText('plan.txt').waitFor()
    await page.locator('.toast--info').getByRole('button', { name: 'Dismiss' }).click()
    const asked = page.waitForResponse('**/console/build')
    await look(page)
    await asked
    expect(await page.getByText(NEW).count()).toBe(0)
    build = 'b'.repeat(16)
    await look(page)
    await page.getByText(NEW).waitFor()
    // What a proxy says while the server is away is not taken for a new build.
    build = '<!doctype html>'
    await look(page)
    expect(await page.getByText(NEW).count()).toBe(1)
    expect(problems).toEqual([])
  })

  test('[HT11] a part of the page that does not come is said, and Reload is offered', async () => {
    const { page, problems } = await atTheDesk(async (fresh) => {
      // Without locks, as on plain http, the console needs one more part.
      await fresh.addInitScript('delete Navigator.prototype.locks')
      await fresh.route('**/console/assets/lease-*', (route) => route.abort())
    })
    await say(page, AGENT_BOX, 'all the same')
    await page.getByRole('log').getByText('all the same').waitFor()
    await page.getByText('Part of this page could not be loaded').waitFor()
    await mark(page)
    await page.unroute('**/console/assets/lease-*')
    await reload(page).click()
    await page.getByRole('log').getByText('all the same').waitFor()
    expect(await isTheSamePage(page)).toBe(false)
    expect(await page.getByText('Part of this page could not be loaded').count()).toBe(0)
    expect(problems).toEqual([])
  })

  test('[HT11] before sign-in it is offered too, by the clock alone, and what was typed is asked for', async () => {
    const { app, page, problems } = await onePerson()
    await page.clock.install()
    await page.route('**/build', (route) => route.fulfill({ body: 'a'.repeat(16) }))
    const { token } = await app.services.agents.invite(
      { id: 'test' },
      { name: 'Bob', email: 'bob@example.com', role: 'agent', capacity: 3 },
    )
    for (const at of ['console', 'admin', 'guest', `join#${token}`, `setup#${'a'.repeat(22)}`]) {
      await page.goto(`${app.url}/${at}`)
      await page.getByRole('heading').first().waitFor()
      await page.clock.fastForward(31_000)
      await page.getByText(NEW).waitFor()
    }
    await page.goto(`${app.url}/join#${token}`)
    const password = page.getByRole('textbox', { name: 'Password' })
    await password.fill('a long enough one')
    await page.clock.fastForward(31_000)
    await reload(page).click()
    await page.getByRole('button', { name: 'Keep editing' }).click()
    expect(await password.inputValue()).toBe('a long enough one')
    await page.getByRole('button', { name: 'Set password and sign in' }).click()
    await page.getByRole('link', { name: 'Open console' }).click()
    await page.getByRole('navigation').first().waitFor()
    expect(problems).toEqual([])
  })

  test.each([
    ['en-US', 1280, 'light', 'A new version is ready', 'Reload'],
    ['zh-CN', 1280, 'dark', '新版本已就绪', '重新加载'],
    ['zh-CN', 390, 'light', '新版本已就绪', '重新加载'],
    ['en-US', 390, 'dark', 'A new version is ready', 'Reload'],
  ] as const)(
    '[HT11] the offer is one quiet line: %s at %d px, %s',
    async (locale, width, colorScheme, words, action) => {
      const app = await startTestApp()
      const browser = await launchBrowser()
      onTestFinished(() => browser.close())
      const page = await person(browser, [], { locale, viewport: { width, height: 760 }, colorScheme })
      await page.route('**/build', (route) => route.fulfill({ body: 'a'.repeat(16) }))
      const { email } = await makeAgent(app, { name: 'Ada', role: 'admin' })
      await enter(page, `${app.url}/console`, email)
      for (const screen of ['console', 'admin']) {
        await page.goto(`${app.url}/${screen}`)
        await page.getByRole('navigation').first().waitFor()
        await look(page)
        await page.getByText(words, { exact: true }).waitFor()
        const line = await page.locator('.toast--info').boundingBox()
        const button = await page.getByRole('button', { name: action }).boundingBox()
        expect(line?.height).toBeLessThan(56)
        expect((button?.x ?? width) + (button?.width ?? 0)).toBeLessThanOrEqual(width)
        await shot(page, `new-build-${screen}-${locale}-${width}-${colorScheme}`)
      }
    },
  )
})

async function atTheDesk(prepare: (page: Page) => Promise<void> = async () => undefined) {
  const app = await startTestApp({ agentGraceMs: 30_000 })
  const browser = await launchBrowser()
  onTestFinished(() => browser.close())
  const problems: string[] = []
  const page = await person(browser, problems)
  await prepare(page)
  await signIn(app, page, 'Ada')
  await goOnline(app, page)
  const visitor = await visitorOnline(app)
  await visitor.call('open', { key: newKey(), text: 'hello' })
  await page.locator('a.row').first().click()
  return { page, problems }
}
