import type { Browser, BrowserContext, BrowserContextOptions, Page, WebSocketRoute } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { AnnouncementReport, NewAnnouncement } from '../../src/protocol/http-api.ts'
import { faultsOf } from '../support/accessibility.ts'
import { makeAgent, startTestApp, type TestApp } from '../support/app.ts'
import { findBrowser, launchBrowser } from '../support/browser.ts'
import { signIn } from '../support/console.ts'
import { http } from '../support/http.ts'
import { PATIENCE_MS } from '../support/patience.ts'

/** With `SHOTS=folder`, the tests save a picture of what they pass through. */
const SHOTS = process.env['SHOTS']

const poll = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: PATIENCE_MS })

let browser: Browser
beforeAll(async () => {
  if (findBrowser()) browser = await launchBrowser()
})
afterAll(() => browser?.close())

async function someone(options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US', ...options })
  onTestFinished(() => context.close())
  context.setDefaultTimeout(PATIENCE_MS)
  return context
}

async function tab(context: BrowserContext, address: string): Promise<Page> {
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(String(error)))
  onTestFinished(() => expect(faults).toEqual([]))
  await page.goto(address)
  return page
}

async function shot(page: Page, name: string): Promise<void> {
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png` })
}

/** Makes an admin who announces by HTTP. */
async function announcer(app: TestApp) {
  const { token } = await makeAgent(app, { name: 'Ada Admin', role: 'admin' })
  const answered = async (method: string, path: string, body?: unknown) => {
    const answer = await http(app.url, method, `/api/v1/announcements${path}`, {
      token,
      ...(body === undefined ? {} : { body }),
    })
    expect([answer.status, answer.body]).toEqual([200, expect.anything()])
    return answer.body
  }
  const wording = {
    title: 'Free shipping',
    body: 'On every order over 40 €, until Sunday.',
    link: { url: 'https://shop.example/ship', label: 'How it works' },
    severity: 'info' as const,
    place: 'card' as const,
  }
  const visitors = {
    kind: 'visitors' as const,
    site: app.siteId,
    pages: [],
    language: null,
    department: null,
    attributes: {},
  }
  const soon = () => Date.now() + 600_000
  return {
    visitors,
    async send(change: Partial<NewAnnouncement> = {}): Promise<string> {
      const body = { ...wording, audience: visitors, startsAt: null, timeZone: 'UTC', expiresAt: soon(), ...change }
      const { report } = (await answered('POST', '', body)) as { report: AnnouncementReport }
      return report.announcement.id
    },
    edit: (id: string, change: object) =>
      answered('POST', `/${id}/update`, { ...wording, pages: [], expiresAt: soon(), ...change }),
    takeBack: (id: string) => answered('POST', `/${id}/retract`),
    async report(id: string): Promise<AnnouncementReport | undefined> {
      await app.services.announcements.flush()
      const { items } = (await answered('GET', '')) as { items: AnnouncementReport[] }
      return items.find(({ announcement }) => announcement.id === id)
    },
  }
}

const card = (page: Page) => page.locator('.card.news')
const banner = (page: Page) => page.locator('.banner')
const launcher = (page: Page) => page.locator('.launch')

describe.skipIf(!findBrowser())('announcements on the widget', () => {
  test('[AN1] [AN5] [AN6] two tabs show a card and its new text; put away in one, it is gone in both', async () => {
    const app = await startTestApp()
    const { send, edit, report } = await announcer(app)
    const context = await someone()
    const first = await tab(context, app.url)
    await launcher(first).waitFor()
    const second = await tab(context, app.url)
    await launcher(second).waitFor()
    const id = await send()
    for (const page of [first, second]) await card(page).getByText('Free shipping').waitFor()
    await shot(first, 'desktop-light-en-card')
    await edit(id, { title: 'Free shipping, extended' })
    for (const page of [first, second]) {
      await card(page).getByText('Free shipping, extended').waitFor()
      expect(await card(page).count()).toBe(1)
    }
    await context.route('https://shop.example/**', (route) => route.fulfill({ body: 'shipping' }))
    const opened = context.waitForEvent('page')
    await card(second).getByRole('link', { name: 'How it works' }).click()
    expect(await (await opened).evaluate(() => window.opener)).toBeNull()
    await second.bringToFront()
    await poll(() => report(id)).toMatchObject({ delivered: 1, seen: 1, clicked: 1, dismissed: 0 })
    await card(second).getByRole('button', { name: 'Dismiss' }).click()
    for (const page of [first, second]) await poll(() => card(page).count()).toBe(0)
    await poll(() => report(id)).toMatchObject({ dismissed: 1 })
    await edit(id, { title: 'Free shipping, once more' })
    const last = await send({ title: 'The one after' })
    for (const page of [first, second]) await card(page).getByText('The one after').waitFor()
    await first.reload()
    await card(first).getByText('The one after').waitFor()
    expect(await card(first).getByText('Free shipping').count()).toBe(0)
    await poll(() => report(last)).toMatchObject({ delivered: 1 })
  })

  test('[AN1] one that is taken back leaves every screen, and who comes late sees what is live', async () => {
    const app = await startTestApp()
    const { send, takeBack } = await announcer(app)
    const id = await send({ title: 'Phones are down', severity: 'critical' })
    const page = await tab(await someone(), app.url)
    await page.getByRole('alert').getByText('Phones are down').waitFor()
    await takeBack(id)
    await poll(() => card(page).count()).toBe(0)
  })

  test('several at once: the most severe first, then the newest, one at a time with a way to the others', async () => {
    const app = await startTestApp()
    const { send } = await announcer(app)
    await send({ title: 'Old news' })
    await send({ title: 'New news' })
    await send({ title: 'A warning', severity: 'warning' })
    const page = await tab(await someone(), app.url)
    await poll(() => card(page).locator('b').allTextContents()).toEqual(['A warning'])
    await page.getByRole('button', { name: '1/3' }).click()
    await poll(() => card(page).locator('b').allTextContents()).toEqual(['New news'])
    await send({ title: 'A disaster', severity: 'critical' })
    await page.getByRole('button', { name: '3/4' }).waitFor()
    // What somebody is reading stays in front of them.
    expect(await card(page).locator('b').allTextContents()).toEqual(['New news'])
    await page.getByRole('button', { name: 'Dismiss' }).focus()
    await page.keyboard.press('Enter')
    await poll(() => card(page).locator('b').allTextContents()).toEqual(['A disaster'])
    const focused = () => page.evaluate(() => document.querySelector('#helpline')?.shadowRoot?.activeElement?.className)
    expect(await focused()).toBe('x')
  })

  test('[AN3] a pattern of pages holds for an address that changes without a load, and counts as arrived only there', async () => {
    const app = await startTestApp()
    const { send, visitors, report } = await announcer(app)
    const page = await tab(await someone(), app.url)
    await launcher(page).waitFor()
    const id = await send({ title: 'Cart is slow', audience: { ...visitors, pages: [`${app.url}/cart*`] } })
    await send({ title: 'Everywhere' })
    await card(page).getByText('Everywhere').waitFor()
    expect(await card(page).locator('.next').count()).toBe(0)
    expect(await report(id)).toMatchObject({ delivered: 0 })
    await page.evaluate(() => history.pushState(null, '', '/cart/2?from=top#pay'))
    await page.getByRole('button', { name: '1/2' }).waitFor()
    await poll(() => report(id)).toMatchObject({ delivered: 1 })
    await page.evaluate(() => history.pushState(null, '', '/mugs?cart'))
    await poll(() => card(page).locator('.next').count()).toBe(0)
    expect(await card(page).getByText('Everywhere').isVisible()).toBe(true)
  })

  test('[AN3] one for the page is given to it and not drawn: each version, to who asks late, and when over', async () => {
    const app = await startTestApp()
    const { send, edit, report } = await announcer(app)
    const context = await someone()
    await context.addInitScript(() => {
      const told: unknown[] = []
      const page = window as unknown as { told: unknown[]; Helpline: { q: unknown[] } }
      page.told = told
      page.Helpline = {
        q: [
          [
            'on',
            'announcement',
            ({ title, version }: { title: string; version: number }) => told.push([title, version]),
          ],
          ['on', 'announcement_gone', (id: string) => told.push(id)],
        ],
      }
    })
    const page = await tab(context, app.url)
    await launcher(page).waitFor()
    const told = () => page.evaluate(() => (window as unknown as { told: unknown[] }).told)
    const id = await send({ title: 'For the page', place: 'page' })
    await poll(told).toEqual([['For the page', 1]])
    await edit(id, { title: 'Changed', place: 'page' })
    await poll(told).toEqual([
      ['For the page', 1],
      ['Changed', 2],
    ])
    expect(await page.locator('.news').count()).toBe(0)
    await page.evaluate(() => {
      const { told, Helpline } = window as unknown as {
        told: unknown[]
        Helpline: { on(event: string, listener: (announcement: { title: string }) => void): void }
      }
      Helpline.on('announcement', ({ title }) => told.push(`late: ${title}`))
    })
    await poll(async () => (await told()).at(-1)).toBe('late: Changed')
    await page.evaluate((noted) => {
      const { Helpline } = window as unknown as { Helpline: { noteAnnouncement(id: string, what: string): void } }
      for (const what of ['seen', 'clicked', 'clicked', 'nonsense']) Helpline.noteAnnouncement(noted, what)
    }, id)
    await poll(() => report(id)).toMatchObject({ delivered: 1, seen: 1, clicked: 1, dismissed: 0 })
    await page.evaluate(
      (gone) =>
        (window as unknown as { Helpline: { dismissAnnouncement(id: string): void } }).Helpline.dismissAnnouncement(
          gone,
        ),
      id,
    )
    await poll(async () => (await told()).at(-1)).toBe(id)
    await poll(() => report(id)).toMatchObject({ delivered: 1, dismissed: 1 })
  })

  test('a banner is in the window under its header, not in the chat; a card only while the window is closed', async () => {
    const app = await startTestApp()
    const { send, report } = await announcer(app)
    await send({ title: 'On the card' })
    const id = await send({ title: 'In the window', place: 'banner', severity: 'warning' })
    const page = await tab(await someone(), app.url)
    await card(page).getByText('On the card').waitFor()
    expect(await report(id)).toMatchObject({ seen: 0 })
    await launcher(page).click()
    await banner(page).getByText('In the window').waitFor()
    await shot(page, 'desktop-light-en-banner')
    expect(await card(page).isVisible()).toBe(false)
    expect(await page.getByRole('log').getByText('In the window').count()).toBe(0)
    await poll(() => report(id)).toMatchObject({ seen: 1 })
    await banner(page).getByRole('button', { name: 'Dismiss' }).click()
    await poll(() => banner(page).count()).toBe(0)
    await page.reload()
    await page.getByRole('dialog').locator('textarea').waitFor()
    expect(await banner(page).count()).toBe(0)
  })

  test('it comes when its time begins and goes when its time is over', async () => {
    const app = await startTestApp()
    const { send } = await announcer(app)
    await send({ title: 'Stays' })
    await send({ title: 'Soon over', severity: 'warning', expiresAt: Date.now() + 15_000 })
    const page = await tab(await someone(), app.url)
    await card(page).getByText('Soon over').waitFor()
    await poll(() => card(page).locator('b').allTextContents()).toEqual(['Stays'])
    await send({ title: 'Starts soon', severity: 'warning', startsAt: Date.now() + 6_000 })
    expect(await card(page).locator('b').allTextContents()).toEqual(['Stays'])
    await card(page).getByText('Starts soon').waitFor()
  })

  test('what was put away offline is gone at once, in the other tab too, and told with the next connection', async () => {
    const app = await startTestApp()
    const { send, report } = await announcer(app)
    const context = await someone()
    let offline = false
    const sockets: WebSocketRoute[] = []
    await context.routeWebSocket(/\/ws$/, (socket) => {
      if (offline) return void socket.close()
      sockets.push(socket)
      socket.connectToServer()
    })
    const id = await send()
    const page = await tab(context, app.url)
    await card(page).waitFor()
    const other = await tab(context, app.url)
    await card(other).waitFor()
    offline = true
    for (const socket of sockets) await socket.close()
    await card(page).getByRole('button', { name: 'Dismiss' }).click()
    for (const each of [page, other]) await poll(() => card(each).count()).toBe(0)
    await other.close()
    await page.reload()
    await launcher(page).waitFor()
    expect(await report(id)).toMatchObject({ dismissed: 0 })
    offline = false
    await page.reload()
    await poll(() => report(id)).toMatchObject({ dismissed: 1 })
    expect(await card(page).count()).toBe(0)
  })

  test('[AN5] what a socket says before its answer to hello is newer than that answer', async () => {
    const app = await startTestApp()
    const { send } = await announcer(app)
    const edited = await send({ title: 'As it was' })
    const gone = await send({ title: 'Taken back', severity: 'critical' })
    const context = await someone()
    await context.routeWebSocket(/\/ws$/, (socket) => {
      const server = socket.connectToServer()
      server.onMessage((text) => {
        const live: { id: string }[] = JSON.parse(String(text)).result?.announcements ?? []
        const before = live.find(({ id }) => id === edited)
        if (before) {
          socket.send(
            JSON.stringify({ type: 'announcement', announcement: { ...before, version: 2, title: 'As it is' } }),
          )
          socket.send(JSON.stringify({ type: 'announcement_gone', announcement: gone }))
        }
        socket.send(text)
      })
    })
    const page = await tab(context, app.url)
    // At first, the part that shows them is still being loaded; after the reload everything is there at once.
    for (const again of [false, true]) {
      if (again) await page.reload()
      await poll(() => card(page).locator('b').allTextContents()).toEqual(['As it is'])
      expect(await card(page).locator('.next').count()).toBe(0)
    }
  })

  test('[AN7] a link that would run is not drawn, even if a server sent one', async () => {
    const app = await startTestApp()
    const { send } = await announcer(app)
    const context = await someone()
    await context.routeWebSocket(/\/ws$/, (socket) => {
      const server = socket.connectToServer()
      server.onMessage((text) => socket.send(String(text).replace('https://shop.example/ship', 'javascript:alert(1)')))
    })
    const page = await tab(context, app.url)
    await launcher(page).waitFor()
    await send({ title: 'Bad link <img src=x onerror=alert(1)>' })
    await card(page).getByText('Bad link <img').waitFor()
    expect(await card(page).locator('a').count()).toBe(0)
    await send({ title: 'For the page', place: 'page' })
    await page.evaluate(
      () =>
        new Promise<void>((resolve, reject) => {
          const { Helpline } = window as unknown as {
            Helpline: { on(event: string, listener: (a: { link: unknown }) => void): void }
          }
          Helpline.on('announcement', ({ link }) => (link === null ? resolve() : reject(new Error('a link'))))
        }),
    )
  })

  test('axe finds nothing on the card and the banner', async () => {
    const app = await startTestApp()
    const { send } = await announcer(app)
    for (const severity of ['info', 'success', 'warning', 'critical'] as const) {
      await send({ title: `Card ${severity}`, severity })
      await send({ title: `Banner ${severity}`, severity, place: 'banner' })
    }
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await tab(await someone({ colorScheme, reducedMotion: 'reduce' }), app.url)
      for (const place of [card(page), banner(page)]) {
        for (const at of [1, 2, 3, 4]) {
          await place.locator('.next', { hasText: `${at}/4` }).waitFor()
          expect(await faultsOf(page, '#helpline')).toEqual([])
          await place.locator('.next').click()
        }
        await launcher(page).click()
      }
    }
  })
})

describe.skipIf(!findBrowser())('announcements in the console', () => {
  test('[AN1] [AN6] staff see it at the top of every screen, and “Got it” is the read receipt in the report', async () => {
    const app = await startTestApp()
    const { send, edit, report } = await announcer(app)
    const page = await tab(await someone(), `${app.url}/console`)
    const agent = await signIn(app, page, 'Ann Archer')
    const id = await send({
      title: 'Shift change at six',
      audience: { kind: 'staff', department: null },
      severity: 'warning',
    })
    const strip = page.locator('.strip')
    await strip.getByText('Shift change at six').waitFor()
    await edit(id, { title: 'Shift change at seven', severity: 'warning' })
    await strip.getByText('Shift change at seven').waitFor()
    expect(await strip.count()).toBe(1)
    await poll(() => report(id)).toMatchObject({ delivered: 1, seen: 1 })
    expect(await faultsOf(page, '.strips')).toEqual([])
    await page.getByRole('button', { name: 'Got it' }).click()
    await poll(() => strip.count()).toBe(0)
    await poll(() => report(id)).toMatchObject({ dismissed: 1, readBy: [{ id: agent.id, name: 'Ann Archer' }] })
    await page
      .getByRole('navigation')
      .getByRole('link', { name: /^Announcements/ })
      .click()
    await page.getByRole('article').getByText('Shift change at seven').waitFor()
    await page.getByRole('article').getByText('Read', { exact: true }).waitFor()
    expect(await faultsOf(page, '.notices')).toEqual([])
    await page.reload()
    await page.getByRole('article').getByText('Shift change at seven').waitFor()
    expect(await strip.count()).toBe(0)
  })
})
