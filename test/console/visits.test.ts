import { expect, test } from 'vitest'
import { visitorOnline } from '../support/app.ts'
import { findBrowser } from '../support/browser.ts'
import { goOnline, onePerson, signIn } from '../support/console.ts'
import { newKey } from '../support/peer.ts'

test.skipIf(findBrowser() === undefined && process.env.CI !== 'true')(
  '[FR5] an agent sees the page of now and the first one, also after a reload; a page of an app is text, no link',
  async () => {
    const { app, page, problems } = await onePerson({
      app: { agentGraceMs: 30_000 },
      person: { viewport: { width: 1500, height: 900 } },
    })
    await signIn(app, page, 'Ada', 'admin')
    await goOnline(app, page)
    const visitor = await visitorOnline(app)
    const mugs = { url: 'https://shop.example/mugs', title: 'Mugs' }
    await visitor.call('open', { key: newKey(), text: 'hi', page: mugs })
    await page.locator('.row').click()
    const details = page.getByRole('complementary')
    await details.getByRole('link', { name: 'Mugs' }).waitFor()
    expect(await details.getByText('First page').count()).toBe(0)

    visitor.tell({ type: 'visit', page: { url: 'https://shop.example/cart', title: 'Your cart' } })
    const seen = async () => {
      await details.getByRole('link', { name: 'Your cart' }).waitFor()
      await details.getByText(/^since /).waitFor()
      await details.getByText('First page').waitFor()
      expect(await details.getByRole('link', { name: 'Mugs' }).getAttribute('href')).toBe(mugs.url)
      expect(await page.locator('.row-page').textContent()).toBe('Your cart')
    }
    await seen()
    await page.reload()
    await seen()

    visitor.tell({ type: 'visit', page: { url: 'capacitor://localhost/help', title: '' } })
    await details.getByText('capacitor://localhost/help').waitFor()
    await page.locator('.chat-page').getByText('capacitor://localhost/help').waitFor()
    expect(await page.locator('a[href^="capacitor:"]').count()).toBe(0)

    // This is how the transcripts show it.
    const { items } = await app.services.archive.find(
      { kind: 'agent', id: 'test', name: '', role: 'admin', mayAnnounce: false, sessionId: '' },
      {},
    )
    await page.goto(`${app.url}/admin/transcripts/${items[0]?.conversation.id}`)
    const facts = page.locator('.transcript__facts')
    await facts.getByText('capacitor://localhost/help').waitFor()
    expect(await facts.getByRole('link').allTextContents()).toEqual(['Mugs'])
    expect(problems).toEqual([])
  },
)
