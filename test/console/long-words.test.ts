/** Staff read texts at the console that are long, run from right to left, or hold addresses. */
import { describe, expect, test } from 'vitest'
import { visitorOnline } from '../support/app.ts'
import { findBrowser } from '../support/browser.ts'
import { onePerson, signIn } from '../support/console.ts'
import { http } from '../support/http.ts'
import { newKey } from '../support/peer.ts'

const ARABIC = 'صيانة الليلة على جميع الخوادم'

describe.skipIf(!findBrowser())('at the console', () => {
  test('[AN2] addresses in an announcement are links wherever staff read it, and it begins where its language does', async () => {
    const { app, page, problems } = await onePerson()
    const { token } = await signIn(app, page, 'Root', 'admin')
    await http(app.url, 'POST', '/api/v1/announcements', {
      token,
      body: {
        audience: { kind: 'staff', department: null },
        title: ARABIC,
        body: '请看 https://status.example/a（这里）',
        link: null,
        severity: 'info',
        place: 'banner',
        startsAt: null,
        timeZone: 'Europe/Berlin',
        expiresAt: Date.now() + 600_000,
      },
    })
    const link = page.getByRole('link', { name: 'https://status.example/a', exact: true })
    await page.locator('.strip').getByText(ARABIC).waitFor()
    expect(await link.getAttribute('href')).toBe('https://status.example/a')
    expect(await page.evaluate(`getComputedStyle(document.querySelector('.strip-words p')).direction`)).toBe('rtl')
    await page.goto(`${app.url}/console#/announcements`)
    await page.locator('.notice-card').getByRole('link', { name: 'https://status.example/a' }).waitFor()
    await page.goto(`${app.url}/admin/announcements`)
    await link.waitFor()
    expect(problems).toEqual([])
  })

  test('all of a ticket’s subject is to be read, and its number is one word', async () => {
    const { app, page, problems } = await onePerson({ person: { viewport: { width: 390, height: 844 } } })
    await signIn(app, page, 'Ada')
    const visitor = await visitorOnline(app)
    const subject = 'W'.repeat(160)
    await visitor.call('leave_message', { key: newKey(), text: subject, email: 'eve@example.com' })
    await page.goto(`${app.url}/console#/tickets`)
    await page.locator('a.row').first().click()
    const heading = page.getByRole('heading', { name: /^#1 W/ })
    await heading.waitFor()
    const sizes = await page.evaluate<number[]>(`(() => {
      const [number, words] = document.querySelector('.chat-who h2').children
      const lines = number.getBoundingClientRect().height / parseFloat(getComputedStyle(number).fontSize)
      return [lines, words.scrollWidth - words.clientWidth, document.documentElement.scrollWidth - innerWidth]
    })()`)
    expect(sizes[0]).toBeLessThan(2.5)
    expect(sizes.slice(1)).toEqual([0, 0])
    expect(problems).toEqual([])
  })
})
