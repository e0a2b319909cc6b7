/** What a narrow screen or a finger hides from staff. */
import { describe, expect, test } from 'vitest'
import { faultsOf } from '../support/accessibility.ts'
import { agentOnline, makeAgent } from '../support/app.ts'
import { findBrowser } from '../support/browser.ts'
import { enter, onePerson } from '../support/console.ts'
import { http } from '../support/http.ts'
import { newKey } from '../support/peer.ts'

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
const LONG = 'Wolfeschlegelstein'.repeat(5).slice(0, 80)
const CUT = `[...document.querySelectorAll('main :not(.preview *)')]
  .filter((each) => each.textContent.includes('Wolfeschlegel'))
  .filter((each) => getComputedStyle(each).overflow !== 'visible' && each.scrollWidth > each.clientWidth)
  .map((each) => each.outerHTML)`

describe.skipIf(findBrowser() === undefined && process.env.CI !== 'true')('on a phone', () => {
  test('a host removes a message after a tap on it, others show nothing to press; the open room is searched', async () => {
    const { app, page, problems } = await onePerson({ person: PHONE })
    const host = await agentOnline(app, { name: 'Ada', role: 'admin' })
    const topic = 'What everybody should know before the shop opens in the morning'
    const { room } = await host.call('create_room', { key: newKey(), kind: 'open', name: 'General', topic })
    for (const text of ['the lamps are in', 'the mugs are out'])
      await host.call('post', { thread: room.thread, key: newKey(), text })
    await enter(page, `${app.url}/console`, host.email)
    await page.getByRole('link', { name: /^Rooms/ }).click()
    await page.getByRole('link', { name: /General/ }).click()
    const log = page.getByRole('log')
    const lamps = log.getByRole('listitem').filter({ hasText: 'the lamps are in' })
    const remove = lamps.getByRole('button', { name: 'Remove' })
    const opacity = () => page.evaluate<string>(`getComputedStyle(document.querySelector('.message-acts')).opacity`)
    const height = () => page.evaluate<number>(`document.querySelector('.items').scrollHeight`)
    await lamps.waitFor()
    expect(await opacity()).toBe('0')
    const before = await height()
    await log.getByText('the lamps are in').tap()
    expect(await opacity()).toBe('1')
    expect(await height()).toBeGreaterThan(before)
    expect((await remove.boundingBox())?.height).toBeGreaterThanOrEqual(40)
    await log.getByText('the mugs are out').tap()
    expect(await opacity()).toBe('0')

    await page.getByRole('button', { name: 'Search in General' }).tap()
    const field = page.getByRole('searchbox', { name: 'Search in General' })
    await field.pressSequentially('lamps')
    await field.press('Enter')
    await page.getByText('1 message found').waitFor()
    await page.locator('mark', { hasText: 'lamps' }).waitFor()
    expect(await faultsOf(page)).toEqual([])
    await page.getByRole('button', { name: 'End search' }).tap()
    await log.getByText('the lamps are in').tap()
    await remove.tap()
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).tap()
    await remove.tap()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).tap()
    await lamps.waitFor({ state: 'detached' })

    // The text that the head of the room cuts off can be read beside its members.
    await page.getByRole('button', { name: 'Show or hide members' }).tap()
    await page.getByRole('complementary').getByText(topic).waitFor()
    expect(
      await page.evaluate(
        `(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector('.room-about'))`,
      ),
    ).toBe(0)
    expect(problems).toEqual([])
  })

  test.each([['phone', PHONE] as const, ['desktop', {}] as const])(
    'names are read in full on the pages of admins: %s',
    async (_, person) => {
      const { app, page } = await onePerson({ person })
      const { email, token } = await makeAgent(app, { name: LONG, role: 'admin' })
      const origins = [
        'https://wolfeschlegelsteinhausenbergerdorff.example',
        'https://www.wolfeschlegelsteinhausenbergerdorff.example',
      ]
      await http(app.url, 'PATCH', `/api/v1/sites/${app.siteId}`, { token, body: { name: LONG, origins } })
      await enter(page, `${app.url}/admin/people`, email)
      for (const place of ['people', 'sites', `sites/${app.siteId}`, 'departments']) {
        await page.goto(`${app.url}/admin/${place}`)
        if (place === 'departments')
          await page
            .getByRole('main')
            .getByRole('button', { name: /department/ })
            .first()
            .click()
        await page.locator('main').getByText('Wolfeschlegel').first().waitFor()
        expect(await page.evaluate(CUT)).toEqual([])
        expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
      }
    },
  )
})

describe.skipIf(findBrowser() === undefined && process.env.CI !== 'true')('on a desktop', () => {
  test('the longest word of the rails keeps off their edges, and whoever signs in begins at the page', async () => {
    const { app, page } = await onePerson()
    const { email } = await makeAgent(app, { name: 'Ada', role: 'admin' })
    await enter(page, `${app.url}/admin/people`, email)
    await page.getByRole('heading', { name: 'People' }).waitFor()
    expect(await page.evaluate('document.activeElement.id')).toBe('main')
    for (const screen of ['admin', 'console']) {
      await page.goto(`${app.url}/${screen}`)
      await page.getByRole('navigation').first().getByText('Announcements').waitFor()
      const room = await page.evaluate<number>(`(() => {
        const places = [...document.querySelectorAll('nav a')]
        const place = places.find(({ textContent }) => textContent.includes('Announcements'))
        const range = document.createRange()
        range.selectNodeContents(place.querySelector('.place-name, .rail__label'))
        return place.getBoundingClientRect().width - range.getBoundingClientRect().width
      })()`)
      expect(room).toBeGreaterThanOrEqual(8)
    }
  })
})
