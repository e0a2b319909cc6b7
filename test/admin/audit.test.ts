import fs from 'node:fs'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { ACTIONS } from '../../widgets/admin/audit/actions.ts'
import { faultsOf } from '../support/accessibility.ts'
import { makeAgent, startTestApp } from '../support/app.ts'
import { findBrowser, launchBrowser } from '../support/browser.ts'
import { enter } from '../support/console.ts'
import { PATIENCE_MS } from '../support/patience.ts'

/** With `SHOTS=folder`, the tests save pictures. */
const SHOTS = process.env['SHOTS']

let browser: Browser
beforeAll(async () => {
  if (findBrowser()) browser = await launchBrowser()
})
afterAll(() => browser?.close())

test('every action that is written has its words on the page', () => {
  const sources = fs
    .readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.includes('generated'))
  const text = sources.map((name) => fs.readFileSync(`src/${name}`, 'utf8')).join('\n')
  const written = [
    ...[...text.matchAll(/audit\.by\(([^\n]*)/g)].flatMap(([, rest = '']) => rest.match(/'[a-z]+(?:_[a-z]+)+'/g) ?? []),
    ...[...text.matchAll(/action: ('[a-z_]+')/g)].map(([, action = '']) => action),
  ]
  expect(written.length).toBeGreaterThan(25)
  for (const action of written) expect(ACTIONS as readonly string[]).toContain(action.slice(1, -1))
})

describe.skipIf(!findBrowser())('the audit log page', () => {
  test.each([
    ['desktop', 'en-GB', 'light', 1280],
    ['phone', 'zh-CN', 'dark', 390],
  ] as const)(
    'shows who did what, narrows it by action and object, and loads more: %s',
    async (name, locale, colorScheme, width) => {
      const app = await startTestApp()
      const admin = await makeAgent(app, { role: 'admin', name: 'Root' })
      const [site] = app.services.sites.list()
      if (site === undefined) throw new Error('no site')
      const make = (turn: number) =>
        app.services.departments.create(admin.actor, { name: `Group ${turn}`, agents: [admin.id] })
      for (let turn = 0; turn < 60; turn += 1) await make(turn)
      await app.services.sites.update(admin.actor, site.id, { name: 'Harbour', keepsNotes: true })
      const context = await browser.newContext({ viewport: { width, height: 900 }, locale, colorScheme })
      onTestFinished(() => context.close())
      context.setDefaultTimeout(PATIENCE_MS)
      const page = await context.newPage()
      await enter(page, `${app.url}/admin/audit`, admin.email)
      const zh = locale === 'zh-CN'
      const entries = page.locator('.audit__entry')
      await entries.nth(49).waitFor()
      const text = (await entries.allInnerTexts()).slice(0, 4).join('\n')
      expect(text).toContain(zh ? '名称：Shop → Harbour' : 'Name: Shop → Harbour')
      if (SHOTS) await page.screenshot({ path: `${SHOTS}/audit-${name}.png` })
      expect(await faultsOf(page)).toEqual([])
      await page.getByRole('button', { name: zh ? '显示更多' : 'Show more' }).click()
      await entries.nth(60).waitFor()
      await page.getByRole('button', { name: 'Harbour', exact: true }).first().click()
      const about = page.getByRole('button', { name: zh ? '关于 Harbour' : 'About Harbour' })
      await about.waitFor()
      await page.waitForFunction(() => document.querySelectorAll('.audit__entry').length === 2)
      await about.click()
      await page.getByLabel(zh ? '操作' : 'Action').selectOption('site_updated')
      await page.waitForFunction(() => document.querySelectorAll('.audit__entry').length === 1)
      if (SHOTS) await page.screenshot({ path: `${SHOTS}/audit-one-${name}.png` })
    },
  )
})
