import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { agentOnline, makeAgent, startTestApp, type TestApp, visitorOnline } from '../support/app.ts'
import { findBrowser, launchBrowser } from '../support/browser.ts'
import { enter, person } from '../support/console.ts'
import { newKey } from '../support/peer.ts'
import { upload } from '../support/uploads.ts'
import { poll, shot } from '../support/widget.ts'

let browser: Browser
beforeAll(async () => {
  if (findBrowser()) browser = await launchBrowser()
})
afterAll(() => browser?.close())

/** Makes a closed conversation of a visitor with a name. */
async function talked(app: TestApp, name: string, text: string, file?: string) {
  const visitor = await visitorOnline(app)
  const files =
    file === undefined ? {} : { files: [(await upload(app, visitor.token, file, Buffer.from('%PDF-1.4 hello'))).id] }
  const { conversation } = await visitor.call('open', {
    key: newKey(),
    text,
    name,
    email: `${name.toLowerCase()}@example.org`,
    ...files,
  })
  await visitor.call('end', { conversation: conversation.id })
  return conversation
}

const LONG = '订单一直没有发货，我已经等了很久很久，客服电话也打不通，真的非常着急，请尽快帮我查询一下'

describe.skipIf(!findBrowser())('the transcripts page', () => {
  test('shows the hit in its row, marks it in a file’s name, and closes what another search does not find', async () => {
    const app = await startTestApp()
    await agentOnline(app)
    const admin = await makeAgent(app, { role: 'admin' })
    await talked(app, 'Wei', `${LONG}${LONG}退款编号在这里${LONG}`)
    await talked(app, 'Eve', 'see the paper', 'Rechnung-Mai-2026.pdf')
    const problems: string[] = []
    const page = await person(browser, problems, { viewport: { width: 1280, height: 800 }, locale: 'en-US' })
    await enter(page, `${app.url}/admin/transcripts`, admin.email)
    const search = page.getByRole('textbox', { name: /search/i })
    const rows = page.locator('.result')

    await search.fill('退款编号')
    await poll(() => rows.count()).toBe(1)
    const mark = page.locator('.result__snippet mark').first()
    const [box, line] = [await mark.boundingBox(), await page.locator('.result__snippet').first().boundingBox()]
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual((line?.y ?? 0) + (line?.height ?? 0) + 1)
    await rows.first().click()
    await page.locator('.said__text mark').first().waitFor()
    await shot(page, 'transcripts-hit')

    // The transcript that was open is not among the results of another search.
    await search.fill('rechnung')
    await poll(() => page.locator('.result__words strong').allTextContents()).toEqual(['Eve'])
    await poll(() => page.locator('.transcript').count()).toBe(0)
    await rows.first().click()
    await poll(() => page.locator('.file-name mark').allTextContents()).toEqual(['Rechnung'])

    // A search finds transcripts by a name, an address and a number.
    for (const [words, name] of [
      ['wei', 'Wei'],
      ['eve@example.org', 'Eve'],
      ['#1', 'Wei'],
    ] as const) {
      await search.fill(words)
      await poll(() => page.locator('.result__words strong').allTextContents()).toEqual([name])
      await poll(() => page.locator('.result__about mark').count()).toBeGreaterThan(0)
    }
    await shot(page, 'transcripts-about')
    await page.context().close()
    expect(problems).toEqual([])
  })
})
