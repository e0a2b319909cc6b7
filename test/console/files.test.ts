/** Files at the desk: some cannot be sent, and pictures arrive. */
import type { Page } from 'playwright-core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { startTestApp, type TestApp, visitorOnline } from '../support/app.ts'
import { findBrowser, launchBrowser } from '../support/browser.ts'
import { goOnline, person, signIn } from '../support/console.ts'
import { eventually, newKey } from '../support/peer.ts'
import { picture, upload } from '../support/uploads.ts'

async function atTheDesk(app: TestApp) {
  const browser = await launchBrowser()
  onTestFinished(() => browser.close())
  const problems: string[] = []
  const page = await person(browser, problems)
  await signIn(app, page, 'Ann')
  const visitor = await visitorOnline(app)
  await goOnline(app, page)
  const { conversation } = await visitor.call('open', { key: newKey(), text: 'hello' })
  await page.locator('a.row').first().click()
  await page.locator('.thread').getByText('hello').waitFor()
  return { page, visitor, thread: conversation.thread, problems }
}
const give = (page: Page, files: { name: string; mimeType: string; buffer: Buffer }[]) =>
  page.locator('input[type=file]').setInputFiles(files)
const file = (name: string, bytes: number) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.alloc(bytes, 1),
})
const loaded = (page: Page) =>
  page
    .locator('.file-picture img')
    .evaluateAll(
      (all) => all.length > 0 && all.every((each) => (each as unknown as { naturalWidth: number }).naturalWidth > 0),
    )
const distance = (page: Page) =>
  page.locator('.thread').evaluate((box) => Math.round(box.scrollHeight - box.scrollTop - box.clientHeight))

describe.skipIf(findBrowser() === undefined && process.env.CI !== 'true')('files at the desk', () => {
  test('[FI1] what can never work offers no other try, names the limit, is seen, and its removal sends nothing', async () => {
    const app = await startTestApp({ files: { ...readConfig({}).files, fileBytes: 2_048 } })
    const { page, problems } = await atTheDesk(app)
    await give(page, [
      file('program.exe', 10),
      ...Array.from({ length: 8 }, (_, index) => file(`part ${index} of a rather long name.bin`, 5)),
      file('film.bin', 3_000),
    ])
    const chips = page.locator('.chips')
    await chips.getByText('Larger than 2 KB').waitFor()
    await chips.getByText('File type not allowed').waitFor()
    await eventually(async () => (await chips.getByText('Ready').count()) === 8 || undefined, 'eight files')
    expect(await chips.getByRole('button', { name: 'Retry' }).count()).toBe(0)
    const seen = await chips.evaluate((list) => {
      const last = list.lastElementChild?.getBoundingClientRect()
      return last !== undefined && last.bottom <= list.getBoundingClientRect().bottom + 1
    })
    expect(seen).toBe(true)
    await page.getByRole('textbox', { name: /^reply$/i }).fill('with words')
    await page.getByRole('button', { name: /^send$/i }).click()
    await page.getByRole('button', { name: 'Remove program.exe' }).click()
    await page.getByRole('button', { name: 'Remove film.bin' }).click()
    expect(await page.locator('.message[data-from=staff]').count()).toBe(0)
    expect(await page.getByRole('textbox', { name: /^reply$/i }).inputValue()).toBe('with words')
    await page.getByRole('button', { name: /^send$/i }).click()
    await page.locator('.message[data-from=staff]').getByText('with words').waitFor()
    expect(problems).toEqual([])
  })

  test('[FI6] links that could not be had are asked for again, without a hand', async () => {
    const app = await startTestApp()
    const { page, visitor, thread } = await atTheDesk(app)
    await page.route(/\/files\/links/, (route) => route.abort(), { times: 2 })
    const { id } = await upload(app, visitor.token, 'harbour.png', await picture(80, 40))
    await visitor.call('post', { thread, key: newKey(), text: '', files: [id] })
    await eventually(async () => (await loaded(page)) || undefined, 'the picture')
  })

  test('[FO4] pictures that come leave the reader at the end, in room kept for them, without an empty bubble', async () => {
    const app = await startTestApp()
    const { page, visitor, thread, problems } = await atTheDesk(app)
    for (let index = 0; index < 12; index += 1)
      await visitor.call('post', { thread, key: newKey(), text: `line ${index}\n\n.` })
    const ids: string[] = []
    for (const [width, height] of [
      [900, 1_600],
      [1_600, 900],
      [40, 30],
    ] as const)
      ids.push((await upload(app, visitor.token, `p${width}.png`, await picture(width, height))).id)
    await visitor.call('post', { thread, key: newKey(), text: '', files: ids })
    const pictures = page.locator('.file-picture img')
    await eventually(async () => (await pictures.count()) === 3 || undefined, 'three pictures')
    const sizes = () => pictures.evaluateAll((all) => all.map((each) => [each.clientWidth, each.clientHeight]))
    const before = await sizes()
    expect(before[0]).toEqual([135, 240])
    await eventually(async () => (await loaded(page)) || undefined, 'loaded')
    expect(await sizes()).toEqual(before)
    expect(await distance(page)).toBeLessThan(2)
    expect(await page.locator('.pill').count()).toBe(0)
    const message = page.locator('.message', { has: page.locator('.file-picture') })
    expect(await message.locator('.bubble').count()).toBe(0)
    expect(problems).toEqual([])
  })
})
