import fs from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { agentOnline, startTestApp, type TestApp } from '../support/app.ts'
import { findBrowser, launchBrowser } from '../support/browser.ts'
import { PATIENCE_MS } from '../support/patience.ts'
import { assigned, dialog, launcher, poll, say } from '../support/widget.ts'

let browser: Browser
beforeAll(async () => {
  if (findBrowser()) browser = await launchBrowser()
})
afterAll(() => browser?.close())

/** Opens an empty page of another origin with the tags of the test. Errors of the page fail the test. */
async function pageWith(app: TestApp, html: string, before?: () => void): Promise<Page> {
  const context = await browser.newContext()
  onTestFinished(() => context.close())
  context.setDefaultTimeout(PATIENCE_MS)
  const page = await context.newPage()
  if (before) await page.addInitScript(before)
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(String(error)))
  onTestFinished(() => expect(faults).toEqual([]))
  const host = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' })
    response.end(`<!doctype html><title>Host</title><link rel="icon" href="data:,"><body>${html}`)
  })
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void host.close())
  const origin = `http://127.0.0.1:${(host.address() as AddressInfo).port}`
  await app.services.sites.update({ id: 'test' }, app.siteId, { origins: [origin] })
  await page.goto(origin)
  return page
}

const tag = (app: TestApp, rest = '') => `<script async src="${app.url}/widget.js?site=${app.key}" ${rest}></script>`
const hosts = (page: Page) => page.locator('#helpline').count()

describe.skipIf(!findBrowser())('parts that do not come', () => {
  test('[F] a page that was open through an upgrade finds the parts of its own build', async () => {
    const app = await startTestApp()
    await agentOnline(app)
    const page = await pageWith(app, tag(app))
    await launcher(page).waitFor()
    // The next build no longer has this file, so it comes from the build before.
    const old = path.join(app.dataDir, 'pages/visitor/assets')
    fs.writeFileSync(path.join(old, 'window-en-of-before.js'), 'export const before = 1')
    const again = await app.restart()
    const answer = await fetch(`${again.url}/widget/assets/window-en-of-before.js`)
    expect([answer.status, await answer.text()]).toEqual([200, 'export const before = 1'])
  })

  test('[F] a part that is cut off is asked for again, and the window opens', async () => {
    const app = await startTestApp()
    const agent = await agentOnline(app)
    const page = await pageWith(app, '')
    let cut = 0
    await page.route('**/assets/window-*', (route) => (cut++ < 2 ? route.abort() : route.continue()))
    await page.addScriptTag({ url: `${app.url}/widget.js?site=${app.key}` })
    await launcher(page).click()
    await say(page, 'after two cuts')
    await assigned(agent)
    expect(cut).toBeGreaterThan(2)
  })

  test('[F] a part that does not come at all is said to be missing, and comes when it is asked for once more', async () => {
    const app = await startTestApp()
    await agentOnline(app)
    const page = await pageWith(app, '')
    let blocked = true
    await page.route('**/assets/window-*', (route) => (blocked ? route.abort() : route.continue()))
    await page.addScriptTag({ url: `${app.url}/widget.js?site=${app.key}` })
    await launcher(page).click()
    await page.getByText('The chat could not be loaded.').waitFor()
    blocked = false
    await page.getByRole('button', { name: /Try again/ }).click()
    await dialog(page).locator('textarea').waitFor()
  })

  test('[F] a page of the window that does not come is said to be missing, and comes when asked for again', async () => {
    const app = await startTestApp()
    const page = await pageWith(app, '')
    let blocked = true
    await page.route('**/assets/pages-*', (route) => (blocked ? route.abort() : route.continue()))
    await page.addScriptTag({ url: `${app.url}/widget.js?site=${app.key}` })
    await launcher(page).click()
    await dialog(page).getByText('This could not be loaded.').waitFor()
    blocked = false
    await dialog(page).getByRole('button', { name: 'Retry' }).click()
    await page.getByLabel('Message').fill('Where is my parcel?')
    await page.getByLabel('E-mail').fill('eve@shop.example')
    await page.getByRole('button', { name: 'Send message' }).click()
    await page.getByText(/number is #\d+/).waitFor()
  })

  test('[F] whoever leaves a page that did not come is back in the chat, and finds the draft', async () => {
    const app = await startTestApp()
    await agentOnline(app)
    const page = await pageWith(app, '')
    await page.route('**/assets/pages-*', (route) => route.abort())
    await page.addScriptTag({ url: `${app.url}/widget.js?site=${app.key}` })
    await launcher(page).click()
    await dialog(page).locator('.composer textarea').fill('half a sentence')
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Earlier chats' }).click()
    await dialog(page).getByText('This could not be loaded.').waitFor()
    await dialog(page).getByRole('button', { name: 'Back' }).click()
    expect(await dialog(page).locator('.composer textarea').inputValue()).toBe('half a sentence')
  })
})

describe.skipIf(!findBrowser())('the tag', () => {
  test.each([
    ['an ordinary tag', (app: TestApp) => tag(app, 'data-side="left" data-lang="zh-CN"')],
    [
      'a module',
      (app: TestApp) =>
        `<script type="module" src="${app.url}/widget.js?site=${app.key}" data-side="left" data-lang="zh-CN"></script>`,
    ],
    [
      'the address of an import',
      (app: TestApp) => `<script>import('${app.url}/widget.js?site=${app.key}&side=left&lang=zh-CN')</script>`,
    ],
    [
      'a variable of the page',
      (app: TestApp) => `<script>const HelplineSettings = { side: 'left', lang: 'zh-CN' }</script>${tag(app)}`,
    ],
  ])('settings are taken from %s', async (_, html) => {
    const app = await startTestApp()
    const page = await pageWith(app, html(app))
    await page.locator('.dock.left').waitFor()
    expect(await launcher(page).getAttribute('aria-label')).toContain('打开在线客服')
  })

  test('where settings cannot be found the console says so', async () => {
    const app = await startTestApp()
    const page = await pageWith(app, '')
    const said: string[] = []
    page.on('console', (message) => said.push(message.text()))
    await page.evaluate(`import('${app.url}/widget.js?site=${app.key}').then(() => 0)`)
    await launcher(page).waitFor()
    expect(said.join()).toContain('window.HelplineSettings')
  })

  test('a page ends the widget, and a second script begins it anew; two scripts make one', async () => {
    const app = await startTestApp()
    const agent = await agentOnline(app)
    const page = await pageWith(app, tag(app) + tag(app))
    await launcher(page).click()
    await dialog(page).locator('textarea').waitFor()
    expect(await hosts(page)).toBe(1)
    const sockets: { closed: boolean }[] = []
    page.on('websocket', (socket) => {
      const entry = { closed: false }
      sockets.push(entry)
      socket.on('close', () => (entry.closed = true))
    })
    const call = (name: string) =>
      page.evaluate(
        (method) => (window as unknown as Record<string, Record<string, () => void>>)['Helpline']?.[method]?.(),
        name,
      )
    await call('destroy')
    expect(await hosts(page)).toBe(0)
    await page.evaluate(() => document.body.replaceChildren())
    await page.addScriptTag({ url: `${app.url}/widget.js?site=${app.key}` })
    await poll(() => sockets.length).toBe(1)
    await launcher(page).click()
    await say(page, 'from the second one')
    await assigned(agent)
    await call('destroy')
    await poll(() => sockets.every(({ closed }) => closed)).toBe(true)
    expect(await hosts(page)).toBe(0)
  })

  test('[A] elements that carry the names of ours and of the document’s members turn nothing off', async () => {
    const app = await startTestApp()
    const agent = await agentOnline(app)
    const names = [
      'Helpline',
      'HelplineSettings',
      'body',
      'head',
      'currentScript',
      'createElement',
      'title',
      'hidden',
      'documentElement',
      'addEventListener',
      'activeElement',
    ]
    const html = names
      .map(
        (name) =>
          `<form id="${name}" name="${name}"><input name="open"><input name="q"></form><img name="${name}" alt="">`,
      )
      .join('')
    const page = await pageWith(app, html + tag(app, 'data-side="left"'))
    await page.locator('.dock.left').waitFor()
    await launcher(page).click()
    await say(page, 'among clobbered names')
    await assigned(agent)
  })

  test('[A] what a page puts on prototypes neither runs, nor hides words, nor makes the visitor somebody else', async () => {
    const app = await startTestApp()
    const agent = await agentOnline(app)
    const page = await pageWith(app, tag(app), () => {
      Object.assign(window, { ran: 0 })
      const pollute = (target: object, name: string, value: unknown) =>
        Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true })
      const run = () => ((window as unknown as { ran: number }).ran += 1)
      for (const name of ['onclick', 'click', 'onInput', 'onkeydown']) pollute(Object.prototype, name, run)
      for (const [name, value] of Object.entries({
        secret: 'x',
        visitor: 'y',
        person: 7,
        key: 'k',
        ref: run,
      }))
        pollute(Object.prototype, name, value)
      for (const { prototype } of [Array, String, Number, Date]) pollute(prototype, 'toJSON', () => 'nonsense')
    })
    await launcher(page).click()
    await say(page, 'on a hostile page')
    const { reply } = await assigned(agent)
    await reply('all the same')
    await dialog(page).getByText('all the same').first().waitFor()
    expect(await page.evaluate(() => (window as unknown as { ran: number }).ran)).toBe(0)
  })

  test('an agent sees the title that belongs to the address, also when it comes later', async () => {
    const app = await startTestApp()
    const agent = await agentOnline(app)
    const page = await pageWith(app, tag(app))
    await launcher(page).click()
    await say(page, 'hello')
    await assigned(agent)
    await page.evaluate(() => {
      history.pushState(null, '', '/cart')
      setTimeout(() => (document.title = 'Your cart'), 100)
    })
    const visit = await agent.event(
      'visit',
      (event) => event.page.url.endsWith('/cart') && event.page.title === 'Your cart',
    )
    expect(visit.page.title).toBe('Your cart')
  })
})

test.skipIf(!findBrowser())('[HT3] four tabs that are opened at once without TLS are one visitor', async () => {
  const app = await startTestApp()
  const context = await browser.newContext()
  onTestFinished(() => context.close())
  // This is how it is on a page of plain http that does not come from this machine.
  await context.addInitScript(() => Object.defineProperty(navigator, 'locks', { value: undefined }))
  const visitors = new Set<string>()
  context.on('response', async (response) => {
    if (response.url().endsWith('/visitors/tokens'))
      visitors.add(((await response.json()) as { visitor: { id: string } }).visitor.id)
  })
  let ready = 0
  const tabs = await Promise.all([1, 2, 3, 4].map(() => context.newPage()))
  await Promise.all(
    tabs.map(async (page) => {
      await page.goto(`${app.url}/`)
      await page.evaluate(
        () =>
          new Promise((resolve) =>
            (window as unknown as { Helpline: { on(name: string, done: (value: unknown) => void): void } }).Helpline.on(
              'ready',
              () => resolve(0),
            ),
          ),
      )
      ready++
    }),
  )
  expect([ready, visitors.size]).toEqual([4, 1])
})

describe.skipIf(!findBrowser())('a page that begins again without a load', () => {
  test.each([
    ['without the tag', ''],
    ['with the tag', 'tag'],
  ])('by document.write, %s: there is one widget with one socket, and what was said', async (_, again) => {
    const app = await startTestApp()
    const agent = await agentOnline(app)
    const page = await pageWith(app, '')
    const sockets = new Set<unknown>()
    page.on('websocket', (socket) => {
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
    })
    await page.addScriptTag({ url: `${app.url}/widget.js?site=${app.key}` })
    await launcher(page).click()
    await say(page, 'before')
    const { reply } = await assigned(agent)
    await page.evaluate((html) => {
      document.open()
      document.write(`<!doctype html><title>New</title><body><p>New page${html}`)
      document.close()
    }, again && tag(app))
    await page.getByText('New page').waitFor()
    await launcher(page).waitFor()
    await reply('after')
    if (!(await dialog(page).isVisible())) await launcher(page).click()
    await dialog(page).locator('.bubble', { hasText: 'before' }).waitFor()
    await dialog(page).locator('.bubble', { hasText: 'after' }).waitFor()
    await say(page, 'and on')
    await agent.event('message', ({ message }) => message.text === 'and on')
    expect(await hosts(page)).toBe(1)
    expect(sockets.size).toBe(1)
  })

  test('[F] a script of a build that is no more gives way to the present one, with what the page asked of it', async () => {
    const app = await startTestApp()
    const agent = await agentOnline(app)
    const page = await pageWith(app, '')
    const scripts: string[] = []
    await page.route('**/widget.js*', async (route) => {
      const response = await route.fetch()
      const text = await response.text()
      scripts.push(route.request().url())
      // The first script is the one that a browser kept: what it names is gone from the server.
      await route.fulfill({
        response,
        body: scripts.length === 1 ? text.replace(/widget-[\w-]+\.js/g, 'widget-of-before.js') : text,
      })
    })
    await page.evaluate(() => {
      const heard: string[] = []
      const q = [
        ['on', 'ready', () => heard.push('ready')],
        ['on', 'open', () => heard.push('open')],
      ]
      Object.assign(window, { heard, Helpline: { q } })
    })
    await page.addScriptTag({ url: `${app.url}/widget.js?site=${app.key}&side=left` })
    await poll(() => scripts.length).toBe(2)
    const heard = () => page.evaluate(() => (window as unknown as { heard: string[] }).heard)
    await page.locator('.dock.left').waitFor()
    await poll(heard).toEqual(['ready'])
    await launcher(page).click()
    await say(page, 'to the present one')
    await assigned(agent)
    expect(await hosts(page)).toBe(1)
    expect(await heard()).toEqual(['ready', 'open'])
  })
})

describe.skipIf(!findBrowser())('storage that is full to the last byte', () => {
  /** Runs in the page before its scripts. */
  function fill(): void {
    for (const storage of [localStorage, sessionStorage])
      for (let size = 1 << 22, count = 0; size >= 1; count++)
        try {
          storage.setItem(`full${count}`, 'x'.repeat(size))
        } catch {
          size >>= 1
        }
  }

  test('what is typed into “leave a message” outlives a wrong address, and is sent', async () => {
    const app = await startTestApp()
    const page = await pageWith(app, tag(app), fill)
    await launcher(page).click()
    await page.getByLabel('Message').fill('Where is my parcel?')
    await page.getByLabel('E-mail').fill('eve@nowhere')
    await page.getByRole('button', { name: 'Send message' }).click()
    await page.getByText('Enter a valid e-mail address').waitFor()
    expect(await page.getByLabel('Message').inputValue()).toBe('Where is my parcel?')
    await page.getByLabel('E-mail').fill('eve@shop.example')
    await page.getByRole('button', { name: 'Send message' }).click()
    await page.getByText(/number is #\d+/).waitFor()
  })

  test('a draft outlives “Earlier chats” and the way back', async () => {
    const app = await startTestApp()
    const agent = await agentOnline(app)
    const page = await pageWith(app, tag(app), fill)
    await launcher(page).click()
    await say(page, 'an old story')
    const { conversation } = await assigned(agent)
    await agent.call('close', { conversation: conversation.id, epoch: conversation.epoch })
    await page.getByRole('button', { name: 'Start a new chat' }).click()
    await dialog(page).locator('.composer textarea').fill('half a sentence')
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Earlier chats' }).click()
    await page
      .getByText('an old story')
      .or(page.getByRole('button', { name: /Agent/ }))
      .first()
      .waitFor()
    await page.getByRole('button', { name: 'Back' }).first().click()
    expect(await dialog(page).locator('.composer textarea').inputValue()).toBe('half a sentence')
    expect(
      await page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.startsWith('helpline:draft'))),
    ).toEqual([])
  })
})
