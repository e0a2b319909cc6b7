/** Something translates the page: texts are taken out, and `<font>` stands in their place. */
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { startTestApp, visitorOnline } from '../support/app.ts'
import { findBrowser } from '../support/browser.ts'
import { goOnline, onePerson, signIn } from '../support/console.ts'
import { eventually, newKey } from '../support/peer.ts'

/** Translates as Chrome does: another text, in two `<font>`, takes the place of the text node. */
const translate = (page: Page, how: 'replaced' | 'inside' | 'beside') =>
  page.evaluate(`{
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const texts = []
    while (walker.nextNode()) texts.push(walker.currentNode)
    for (const text of texts) {
      if (!text.data.trim() || text.parentElement?.closest('script, style, font')) continue
      const outer = document.createElement('font')
      const inner = outer.appendChild(document.createElement('font'))
      if (${JSON.stringify(how)} === 'beside') {
        text.before(outer)
        text.remove()
      } else text.replaceWith(outer)
      if (${JSON.stringify(how)} === 'inside') inner.append(text)
      else inner.append('«' + text.data + '»')
    }
  }`)

describe.skipIf(findBrowser() === undefined && process.env.CI !== 'true')('a console that is translated', () => {
  test.each(['replaced', 'inside', 'beside'] as const)(
    'names nobody else, and its times go on, with each text %s',
    async (how) => {
      const { app, page, problems } = await onePerson()
      await signIn(app, page, 'Ann')
      const [first, second] = [await visitorOnline(app), await visitorOnline(app)]
      await goOnline(app, page)
      await first.call('open', { key: newKey(), text: 'first words', name: 'Grace Hopper', email: 'grace@example.com' })
      await second.call('open', { key: newKey(), text: 'second words', name: 'Alan Turing', email: 'alan@example.com' })
      const row = (name: RegExp) => page.getByRole('link', { name })
      await row(/Alan Turing/).waitFor()
      await row(/Grace Hopper/).click()
      const details = page.locator('aside.details')
      await details.getByText('grace@example.com').waitFor()
      await translate(page, how)

      await page.locator('a.row', { hasText: 'Alan' }).click()
      await eventually(
        async () => (await details.innerText()).includes('alan@example.com') || undefined,
        'what changed',
      )
      for (const place of ['aside.details', '.chat-head', '.thread']) {
        const seen = await page.locator(place).innerText()
        expect(seen, place).not.toMatch(/Grace|grace|first words/)
      }
      expect(await page.locator('.thread').innerText()).toContain('second words')

      await translate(page, how)
      const waiting = page.locator('.chat-head .waiting')
      const before = await waiting.innerText()
      await eventually(async () => (await waiting.innerText()) !== before || undefined, 'what changed')
      await first.call('open', { key: newKey(), text: 'words that came later' })
      await eventually(
        async () => (await page.locator('.list').innerText()).includes('words that came later') || undefined,
        'what changed',
      )
      expect(problems).toEqual([])
    },
  )

  test('asks not to be translated, and so do the admin pages and the widget', async () => {
    const app = await startTestApp()
    for (const address of ['/console', '/admin']) {
      const text = await (await fetch(app.url + address)).text()
      expect(text).toMatch(/<html[^>]* translate="no"/)
      expect(text).toContain('content="notranslate"')
    }
  })
})
