/** Pages and browsers are odd in ways of their own, and connections are slow. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { agentOnline, makeAgent, startTestApp } from '../support/app.ts'
import { findBrowser, launchBrowser } from '../support/browser.ts'
import { http } from '../support/http.ts'
import { PATIENCE_MS } from '../support/patience.ts'
import { assigned, bubbles, dialog, launcher, pageHost, poll, say, shot } from '../support/widget.ts'

let browser: Browser
beforeAll(async () => {
  if (findBrowser()) browser = await launchBrowser()
})
afterAll(() => browser?.close())

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }
const LONG =
  '<meta name="viewport" content="width=device-width"><title>Host</title><h1>Shop</h1>' +
  '<p style="height:3000px">Goods</p>'

/** Opens a page whose errors fail the test. `before` runs in the page before its own scripts. */
async function blank(options: BrowserContextOptions = {}, before = ''): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })
  onTestFinished(() => context.close())
  context.setDefaultTimeout(PATIENCE_MS)
  if (before) await context.addInitScript(before)
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(String(error)))
  onTestFinished(() => expect(faults).toEqual([]))
  return page
}

const textsOf = (page: Page, selector: string) => page.locator(selector).allTextContents()

/** Opens a page with a chat in which somebody has answered. */
async function chatOn(html: string, before = '') {
  const app = await startTestApp()
  const agent = await agentOnline(app, { name: 'Ann Lee' })
  const page = await blank({}, before)
  await page.goto((await pageHost(app))(html))
  await launcher(page).click()
  await say(page, 'hello')
  const { reply } = await assigned(agent)
  await reply('Your order is 4711.')
  await bubbles(page).getByText('Your order is 4711.').waitFor()
  return { app, agent, page, reply }
}

describe.skipIf(!findBrowser())('[EM1] browsers and pages that are odd', () => {
  test.each(['"en-US@posix"', '"en_US"', '""', 'undefined'])(
    'a browser whose language is %s shows what was said',
    async (language) => {
      const { page } = await chatOn(
        `<html lang="en">${LONG}`,
        `Object.defineProperty(navigator, 'language', { get: () => ${language} })`,
      )
      expect(await textsOf(page, '.foot > span:first-child')).toEqual([
        expect.stringMatching(/\d:\d\d/),
        expect.stringMatching(/\d:\d\d/),
      ])
    },
  )

  test.each([-3, 3])('what was said now is of today, on a page whose clock is %i days off', async (days) => {
    const off = `{
      const { now } = Date, ahead = ${days} * 86_400_000
      globalThis.Date = class extends Date {
        constructor(...given) { given.length ? super(...given) : super(now() + ahead) }
        static now() { return now() + ahead }
      }
    }`
    const { page } = await chatOn(`<html lang="en">${LONG}`, off)
    await poll(() => textsOf(page, '.day')).toEqual(['Today'])
  })

  test('an old library that puts other functions in the place of those of arrays takes nothing away', async () => {
    const library = `<script>
      Array.prototype.toArray = Array.prototype.entries = function () { return this.slice() }
      Array.from = (given) => {
        if (given && given.toArray) return given.toArray()
        const made = new Array((given && given.length) || 0)
        for (let at = 0; at < made.length; at++) made[at] = given[at]
        return made
      }
    </script>`
    const { app, page } = await chatOn(`<html lang="en">${library}${LONG}`)
    expect(await textsOf(page, '.head .avatar')).toEqual(['AL'])
    const { token } = await makeAgent(app, { role: 'admin' })
    const audience = {
      kind: 'visitors',
      site: app.siteId,
      pages: [`${new URL(page.url()).origin}/*`],
      language: null,
      department: null,
      attributes: {},
    }
    const body = {
      title: 'Only on this page',
      body: '',
      link: null,
      severity: 'info',
      place: 'banner',
      audience,
      startsAt: null,
    }
    const sent = { ...body, timeZone: 'UTC', expiresAt: Date.now() + 600_000 }
    expect((await http(app.url, 'POST', '/api/v1/announcements', { token, body: sent })).status).toBe(200)
    await page.locator('.banner').getByText('Only on this page').waitFor()
  })

  test('what is written in the window can be marked and copied on a page that forbids it', async () => {
    const { page } = await chatOn(`<html lang="en" style="user-select:none;-webkit-user-select:none">${LONG}`)
    await bubbles(page)
      .getByText('Your order is 4711.')
      .click({ clickCount: 3, position: { x: 20, y: 16 } })
    expect(await page.evaluate(() => String(getSelection()).trim())).toBe('Your order is 4711.')
  })

  test('the window opens on a phone whose history takes no entries', async () => {
    const app = await startTestApp()
    await agentOnline(app)
    const page = await blank(
      PHONE,
      `History.prototype.pushState = () => { throw new DOMException('too many', 'SecurityError') }`,
    )
    await page.goto((await pageHost(app))(LONG))
    await launcher(page).click()
    await say(page, 'hello')
    await poll(() => textsOf(page, '.bubble')).toContain('hello')
    await page.getByRole('button', { name: 'Minimise chat' }).click()
    await dialog(page).waitFor({ state: 'hidden' })
  })
})

describe.skipIf(!findBrowser())('[EM1] where it lies', () => {
  /** Returns the element at the launcher's place, as a click would find it. */
  const hit = (page: Page) =>
    launcher(page).evaluate((button) => {
      const { left, top, width, height } = button.getBoundingClientRect()
      return document.elementFromPoint(left + width / 2, top + height / 2)?.id
    })

  test('what the page puts above data-z-index is above the launcher', async () => {
    const app = await startTestApp()
    const page = await blank()
    const over = '<div id="over" style="position:fixed;inset:0;z-index:11"></div>'
    const at = await pageHost(app)
    await page.goto(at(over + LONG, 'data-z-index="10"'))
    await launcher(page).waitFor()
    expect(await hit(page)).toBe('over')
    await page.goto(at(over + LONG, 'data-z-index="12"'))
    await launcher(page).waitFor()
    expect(await hit(page)).toBe('helpline')
  })

  test('a page that begins to move later, as one whose menu slides in, leaves the launcher in its corner', async () => {
    const app = await startTestApp()
    const page = await blank()
    await page.goto((await pageHost(app))(`<style>.moved{transform:translateX(100px)}</style>${LONG}`))
    await launcher(page).waitFor()
    await page.evaluate(() => document.documentElement.classList.add('moved'))
    const corner = () =>
      launcher(page).evaluate((button) => [innerWidth, innerHeight, button.getBoundingClientRect()] as const)
    await poll(async () => (await corner())[2].right).toBe(1260)
    expect((await corner())[2].bottom).toBe(780)
  })
})

describe.skipIf(!findBrowser())('[EM1] on a slow line', () => {
  /** Holds back requests for that name. Returns what lets them go. */
  async function held(page: Page, name: string): Promise<() => void> {
    let let_go: () => void = () => {}
    const gate = new Promise<void>((resolve) => {
      let_go = resolve
    })
    await page.route(`**/assets/${name}-*`, async (route) => {
      await gate
      await route.continue()
    })
    return let_go
  }

  test.each([1, 2, 3])('%i clicks before anything could open say that it comes, and it does', async (clicks) => {
    const app = await startTestApp()
    await agentOnline(app)
    const page = await blank()
    const go = await held(page, 'widget')
    await page.goto((await pageHost(app))(`<html lang="en">${LONG}`))
    for (let n = 0; n < clicks; n++) await launcher(page).click()
    expect(await launcher(page).getAttribute('aria-expanded')).toBe('true')
    go()
    await dialog(page).locator('textarea').waitFor()
    expect(await dialog(page).isVisible()).toBe(true)
  })

  test('a phone shows the launcher until the window is there', async () => {
    const app = await startTestApp()
    await agentOnline(app)
    const page = await blank(PHONE)
    const go = await held(page, 'window')
    await page.goto((await pageHost(app))(`<html lang="en">${LONG}`))
    await launcher(page).click()
    await poll(() => launcher(page).getAttribute('aria-expanded')).toBe('true')
    expect(await launcher(page).isVisible()).toBe(true)
    go()
    await dialog(page).locator('textarea').waitFor()
    expect(await launcher(page).isVisible()).toBe(false)
  })

  test('a click on what does not come is told so without another click', async () => {
    const app = await startTestApp()
    await agentOnline(app)
    const page = await blank()
    let blocked = true
    const go = await held(page, 'nothing')
    await page.route(
      '**/assets/widget-*',
      async (route) => {
        await launcher(page).click()
        return blocked ? route.abort() : route.continue()
      },
      { times: 1 },
    )
    await page.goto((await pageHost(app))(`<html lang="en">${LONG}`))
    await page.getByText('The chat could not be loaded.').waitFor()
    expect(await launcher(page).getAttribute('aria-expanded')).toBe('false')
    blocked = false
    go()
    await page.getByRole('button', { name: /Try again/ }).click()
    await dialog(page).locator('textarea').waitFor()
  })
})

describe.skipIf(!findBrowser())('[EM1] on a page from right to left', () => {
  test('English words and times keep their order, and the name stands at the picture of who speaks', async () => {
    const { page } = await chatOn(
      `<html dir="rtl">${LONG}`,
      `Object.defineProperty(navigator, 'language', { get: () => 'en-US' })`,
    )
    /** Returns where a character of a text is drawn. */
    const drawn = (selector: string, sign: RegExp) =>
      page
        .locator(selector)
        .last()
        .evaluate((element, source) => {
          const words = element.firstChild as Text
          const at = words.data.search(new RegExp(source))
          const range = document.createRange()
          range.setStart(words, at)
          range.setEnd(words, at + 1)
          return range.getBoundingClientRect().left
        }, sign.source)
    expect(await drawn('.foot > span:first-child', /M$/)).toBeGreaterThan(await drawn('.foot > span:first-child', /\d/))
    const edge = (selector: string, side: 'left' | 'right') =>
      page.locator(selector).evaluate((element, name) => element.getBoundingClientRect()[name], side)
    for (const selector of ['.title h1', '.title p'])
      expect((await edge('.who', 'left')) - (await edge(selector, 'right'))).toBeLessThanOrEqual(14)
    await page.evaluate(() => {
      const line = Object.assign(document.createElement('p'), { textContent: 'You are next.' })
      document.querySelector('#helpline')?.shadowRoot?.querySelector('.wire')?.append(line)
    })
    expect(await drawn('.wire p', /\.$/)).toBeGreaterThan(await drawn('.wire p', /Y/))
    await shot(page, 'pages-rtl-words')
  })
})
