/** One rule for both sides says what a paste means that brings words and files. */
import type { Page } from 'playwright-core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { meansWords } from '../../widgets/client/pasted.ts'
import { agentOnline, startTestApp, visitorOnline } from '../support/app.ts'
import { findBrowser, launchBrowser } from '../support/browser.ts'
import { goOnline, onePerson, signIn } from '../support/console.ts'
import { newKey } from '../support/peer.ts'
import { assigned, launcher, visit as openPage, say } from '../support/widget.ts'

const CELLS =
  '<html><head><style>td { color: red }</style></head><body><table><tr><td>1</td><td>2</td></tr></table></body></html>'
const CASES: [what: string, text: string, html: string, files: string[], words: boolean][] = [
  ['a file of a file manager', 'report.pdf', '', ['report.pdf'], false],
  ['several files of a file manager', 'a.png\nb.pdf\n', '', ['a.png', 'b.pdf'], false],
  ['files by their paths', '/home/ada/my report.pdf', '', ['my report.pdf'], false],
  ['files by their paths on Windows', 'C:\\Users\\ada\\a.png', '', ['a.png'], false],
  ['files by their addresses', 'file:///home/ada/my%20report.pdf', '', ['my report.pdf'], false],
  [
    'files of an older file manager',
    'x-special/nautilus-clipboard\ncopy\nfile:///home/ada/my%20report.pdf\n',
    '',
    ['my report.pdf'],
    false,
  ],
  ['a file of macOS, its accent apart', 'caf\u00e9.pdf', '', ['cafe\u0301.pdf'], false],
  ['the same the other way round', 'cafe\u0301.pdf', '', ['caf\u00e9.pdf'], false],
  ['a screenshot', '', '', ['image.png'], false],
  [
    'a picture of a page',
    '',
    '<meta charset="utf-8"><img src="https://a.example/b.png" alt="A mug">',
    ['image.png'],
    false,
  ],
  [
    'a picture of a page with its address',
    'https://a.example/b',
    '<img src="https://a.example/b">',
    ['image.png'],
    false,
  ],
  ['a chart of a spreadsheet', '', CELLS, ['image.png'], false],
  ['cells of a spreadsheet', '1\t2', CELLS, ['image.png'], true],
  ['a cell that names a picture', 'image.png', CELLS, ['image.png'], true],
  ['words with a picture and no markup', 'x = 2', '', ['image.png'], true],
]
test.each(CASES)('[FI11] %s: files, or words', (_, text, html, names, words) => {
  const data = {
    files: names.map((name) => ({ name })),
    getData: (type: string) => (type === 'text/html' ? html : text),
  }
  expect(Boolean(meansWords(data as unknown as DataTransfer))).toBe(words)
})

/** Gives the field what a browser would, and returns whether the page prevented what the browser does with it. */
const give = (page: Page, field: string, event: 'paste' | 'drop', text: string, html: string, name: string) =>
  page.locator(field).evaluate(
    (target, [type, words, markup, file]) => {
      const data = new DataTransfer()
      if (words) data.setData('text/plain', words)
      if (markup) data.setData('text/html', markup)
      data.items.add(new File([new Uint8Array(9)], file))
      const init = { bubbles: true, cancelable: true, composed: true }
      const given =
        type === 'drop'
          ? new DragEvent('drop', { ...init, dataTransfer: data })
          : new ClipboardEvent('paste', { ...init, clipboardData: data })
      return !target.dispatchEvent(given)
    },
    [event, text, html, name] as const,
  )

async function obeys(page: Page, field: string) {
  expect(await give(page, field, 'paste', '1\t2', CELLS, 'cells.bin')).toBe(false)
  expect(await page.locator('.chip').count()).toBe(0)
  expect(await give(page, field, 'paste', 'report.bin', '', 'report.bin')).toBe(true)
  await page.locator('.chip', { hasText: 'report' }).waitFor()
  // The browser would leave the page for it.
  expect(await give(page, field, 'drop', 'https://a.example/mug', '<img src="https://a.example/mug">', 'mug.bin')).toBe(
    true,
  )
  await page.locator('.chip', { hasText: 'mug' }).waitFor()
  expect(await page.locator('.chip').count()).toBe(2)
}

describe.skipIf(findBrowser() === undefined && process.env.CI !== 'true')('pasting words that come with files', () => {
  test('[FI11] a visitor pastes a file and cells, and drops a picture: each is what was meant', async () => {
    const app = await startTestApp()
    const browser = await launchBrowser()
    onTestFinished(() => browser.close())
    const agent = await agentOnline(app)
    const page = await openPage(browser, app, { locale: 'en-GB' })
    await launcher(page).click()
    await say(page, 'hello')
    await assigned(agent)
    await obeys(page, '.composer textarea')
  })

  test('[FI11] an agent does the same, and the page stays when a file is dropped where none is taken', async () => {
    const { app, page, problems } = await onePerson()
    await signIn(app, page, 'Ann')
    expect(await give(page, 'body', 'drop', '', '', 'a.bin')).toBe(true)
    const visitor = await visitorOnline(app)
    await goOnline(app, page)
    await visitor.call('open', { key: newKey(), text: 'hello' })
    await page.locator('a.row').first().click()
    await page.locator('.thread').getByText('hello').waitFor()
    await obeys(page, '.writing textarea')
    expect(problems).toEqual([])
  })
})
