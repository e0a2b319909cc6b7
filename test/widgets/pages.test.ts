/** The widget stands on pages that do to it what pages do. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { agentOnline, startTestApp, type TestApp } from '../support/app.ts'
import { findBrowser, launchBrowser } from '../support/browser.ts'
import { assigned, bubbles, dialog, launcher, visit as openPage, pageHost, poll, say, shot } from '../support/widget.ts'

let browser: Browser
beforeAll(async () => {
  if (findBrowser()) browser = await launchBrowser()
})
afterAll(() => browser?.close())

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 3 }
const LONG = '<h1>Shop</h1><p style="height:3000px">Goods</p>'

/** Returns where things are on the screen, in pixels of a page that is neither zoomed nor shrunk. */
async function seen(page: Page, selector: string) {
  const rect = await page.locator(selector).evaluate((element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect()
    const view = visualViewport as VisualViewport
    const on = (x: number, offset: number) => Math.round((x - offset) * view.scale)
    return {
      left: on(left, view.offsetLeft),
      top: on(top, view.offsetTop),
      right: on(right, view.offsetLeft),
      bottom: on(bottom, view.offsetTop),
      screen: { width: Math.round(view.width * view.scale), height: Math.round(view.height * view.scale) },
    }
  })
  return { ...rect, width: rect.right - rect.left, height: rect.bottom - rect.top }
}

const settled = (page: Page) =>
  page.evaluate(() =>
    Promise.all(
      (document.querySelector('#helpline')?.shadowRoot?.getAnimations() ?? []).map(({ finished }) => finished),
    ),
  )

async function expectInside(page: Page, selector: string) {
  const { left, top, right, bottom, screen } = await seen(page, selector)
  expect({
    selector,
    left: left >= -1,
    top: top >= -1,
    right: right <= screen.width + 1,
    bottom: bottom <= screen.height + 1,
  }).toEqual({
    selector,
    left: true,
    top: true,
    right: true,
    bottom: true,
  })
}

/**
 * Expects the launcher in its corner and large enough, the window inside the screen, room for the thread, and a field
 * that takes text.
 */
async function expectUsable(
  page: Page,
  { side = 'right', thread = 120 }: { side?: 'left' | 'right'; thread?: number } = {},
) {
  await launcher(page).waitFor()
  await page.evaluate(() => scrollTo(0, 500))
  const button = await seen(page, '.launch')
  expect(Math.min(button.width, button.height)).toBeGreaterThanOrEqual(44)
  expect(button.screen.height - button.bottom).toBeGreaterThanOrEqual(0)
  expect(button.screen.height - button.bottom).toBeLessThan(70)
  expect(side === 'left' ? button.left : button.screen.width - button.right).toBeGreaterThanOrEqual(0)
  expect(side === 'left' ? button.left : button.screen.width - button.right).toBeLessThan(70)
  await launcher(page).click()
  await dialog(page).waitFor()
  await settled(page)
  for (const part of [
    '.window',
    '.head',
    '.composer',
    '.composer textarea',
    '.send',
    '.list',
    '[aria-label="Minimise chat"]',
  ])
    await expectInside(page, part)
  const window = await seen(page, '.window')
  expect((await seen(page, '.head')).width).toBeGreaterThanOrEqual(window.width - 2)
  expect((await seen(page, '.list')).height).toBeGreaterThanOrEqual(thread)
  expect((await seen(page, '.composer textarea')).height).toBeGreaterThanOrEqual(36)
  await page.locator('.composer textarea').click()
  await page.keyboard.type('hello')
  expect(await page.locator('.composer textarea').inputValue()).toBe('hello')
}

const visit = async (app: TestApp, url: string, options: BrowserContextOptions = {}) => {
  const page = await openPage(browser, app, options, (fault) => /favicon/.test(fault))
  await page.goto(url)
  return page
}

const EFFECTS = [
  'filter:blur(0)',
  'transform:translateY(0)',
  'will-change:transform',
  'perspective:500px',
  'backdrop-filter:blur(1px)',
  'contain:paint',
  'contain:layout',
  'contain:strict;height:3000px',
  'content-visibility:auto',
  'container-type:inline-size',
]
const BODIES = [
  ...EFFECTS,
  'display:flex',
  'display:grid;grid-template-columns:1fr 1fr',
  'overflow:hidden;height:100vh',
  'position:relative;zoom:1.5',
  'zoom:0.5',
  'direction:rtl',
  'writing-mode:vertical-rl',
  'visibility:hidden',
  'pointer-events:none;user-select:none',
  'opacity:0.5;isolation:isolate',
]
const SHEETS: Record<string, string> = {
  'html{zoom:1.5}': 'html{zoom:1.5}',
  'html{zoom:.5}': 'html{zoom:.5}',
  'html{zoom:3}': 'html{zoom:3}',
  'html{font-size:62.5%}': 'html{font-size:62.5%}',
  'html{font-size:30px}': 'html{font-size:30px}',
  variables:
    '*{--accent:red;--x:300px;--y:300px;--bg:red;--text:red;--hl-x:300px;--hl-y:400px;--hl-accent:red;--hl-room:10px}',
  'variables, important': '*{--x:300px!important;--hl-x:300px!important;--hl-y:400px!important}',
  registered:
    '@property --x{syntax:"<color>";inherits:true;initial-value:red}@property --y{syntax:"<color>";' +
    'inherits:true;initial-value:red}',
  'a reset of everything':
    '*{all:unset;box-sizing:content-box;letter-spacing:1em;text-transform:uppercase;line-height:5;' +
    'direction:rtl;cursor:none;font-size:3px;zoom:2}',
  'important rules':
    'div,*{position:static!important;display:block!important;width:10px!important;' +
    'transform:scale(3)!important;zoom:2!important;opacity:.1!important}',
  'children of html': 'html>*:not(body):not(head){display:none!important}html>div{margin:400px!important}',
  'html as a grid': 'html{display:grid;place-items:center;height:100%}',
  'everything but the body is inert': '#helpline{visibility:hidden!important;pointer-events:none!important}',
}

describe.skipIf(!findBrowser())('the widget on other people’s pages', () => {
  test('styles of html and body neither move, shrink nor cover launcher and window', async () => {
    const app = await startTestApp()
    await agentOnline(app)
    const at = await pageHost(app)
    const sheets = {
      ...Object.fromEntries(BODIES.map((style) => [`body{${style}}`, `body{${style}}`])),
      ...Object.fromEntries(EFFECTS.map((style) => [`html{${style}}`, `html{${style}}`])),
      ...SHEETS,
    }
    const faults: string[] = []
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
    for (const [name, sheet] of Object.entries(sheets)) {
      const page = await context.newPage()
      page.setDefaultTimeout(10_000)
      await page.goto(at(`<html lang="en"><title>Host</title><style>${sheet}</style>${LONG}`))
      await expectUsable(page).catch((error) => faults.push(`${name}: ${String(error).slice(0, 400)}`))
      await page.close()
    }
    await context.close()
    expect(faults).toEqual([])
  })

  test('what is written there reaches no handler of the page that does not capture, and focus traps do not hold it', async () => {
    const app = await startTestApp()
    await agentOnline(app)
    const at = await pageHost(app)
    const url = at(`<title>Host</title><dialog open><input id="own"></dialog><script>
      const heard = (window.heard = [])
      const types = []
      for (const name in document.body) if (name.startsWith('on')) types.push(name.slice(2))
      types.push('focusin', 'focusout', 'compositionstart', 'compositionupdate', 'compositionend')
      for (const type of types) for (const on of [document, window])
        on.addEventListener(type, (event) => event.target.id === 'helpline' && heard.push(type))
    </script>${LONG}`)
    const page = await visit(app, url)
    await launcher(page).hover()
    await launcher(page).click()
    const field = page.locator('.composer textarea')
    await field.pressSequentially('ab')
    await field.press('Control+a')
    await field.press('Control+c')
    await field.press('Control+v')
    await field.dispatchEvent('compositionstart', { bubbles: true, composed: true })
    await page.mouse.wheel(0, 50)
    await field.dblclick()
    await page.locator('#own').focus()
    await field.click()
    await field.press('Enter')
    await poll(() => bubbles(page).allTextContents()).toContain('ab')
    expect(await page.evaluate(() => (window as unknown as { heard: string[] }).heard)).toEqual([])
  })

  test.each([
    ['focusin, not captured', `document.addEventListener('focusin', (e) => dialog.contains(e.target) || own.focus())`],
    [
      'focusin, captured',
      `document.addEventListener('focusin', (e) => dialog.contains(e.target) || own.focus(), true)`,
    ],
    ['focusout', `dialog.addEventListener('focusout', (e) => dialog.contains(e.relatedTarget) || own.focus())`],
    ['blur, a moment later', `own.addEventListener('blur', () => setTimeout(() => own.focus()))`],
    ['focus, captured', `document.addEventListener('focus', (e) => e.target !== own && own.focus(), true)`],
  ])('a dialog of the page that holds the focus (%s) lets the visitor write', async (_name, trap) => {
    const app = await startTestApp()
    await agentOnline(app)
    const at = await pageHost(app)
    const page = await visit(
      app,
      at(`<div id="dialog" role="dialog"><input id="own"></div><script>${trap};own.focus()</script>${LONG}`),
    )
    await launcher(page).click()
    const field = page.locator('.composer textarea')
    await field.waitFor()
    await field.click()
    await page.keyboard.type('let me write')
    expect([await field.inputValue(), await page.locator('#own').inputValue()]).toEqual(['let me write', ''])
    // A visitor who goes back to the page is there.
    await page.locator('#own').click()
    await page.keyboard.type('own')
    expect(await page.locator('#own').inputValue()).toBe('own')
  })

  test('a dialog of the page that takes the focus back a moment later has lost it before the next key', async () => {
    const app = await startTestApp()
    await agentOnline(app)
    const at = await pageHost(app)
    const page = await visit(
      app,
      at(`<div id="dialog" role="dialog"><input id="own"></div><script>
        own.addEventListener('blur', () => setTimeout(() => {
          own.focus()
          // No key can come between a script and its microtasks, but it can come before any timer.
          queueMicrotask(() => { window.keysGoTo = document.activeElement.id })
        }))
        own.focus()</script>${LONG}`),
    )
    await launcher(page).click()
    await page.locator('.composer textarea').click()
    await poll(() => page.evaluate(() => (window as unknown as { keysGoTo?: string }).keysGoTo)).toBe('helpline')
  })

  test('a modal dialog and inert elements of the page leave the chat in reach, and what is written stays', async () => {
    const app = await startTestApp()
    await agentOnline(app)
    const at = await pageHost(app)
    const page = await visit(
      app,
      at(`<dialog id="modal" style="transform:translate(1px)">Sale<button>ok</button></dialog>${LONG}`),
    )
    await launcher(page).click()
    const field = page.locator('.composer textarea')
    await field.fill('a draft')
    await page.evaluate(() => (document.querySelector('#modal') as HTMLDialogElement).showModal())
    await field.click()
    await field.press('End')
    await page.keyboard.type(' and more')
    expect(await field.inputValue()).toBe('a draft and more')
    await expectInside(page, '.window')
    await shot(page, 'pages-modal')
    // Escape belongs to the chat alone.
    await field.press('Escape')
    await page.locator('.window').waitFor({ state: 'hidden' })
    expect(await page.evaluate(() => document.querySelector('#modal')?.hasAttribute('open'))).toBe(true)
    await page.evaluate(() => document.querySelector('#modal')?.remove())
    await page.evaluate(() => document.body.setAttribute('inert', ''))
    await page.evaluate(() => document.querySelector('#helpline')?.setAttribute('inert', ''))
    await launcher(page).click()
    expect(await field.inputValue()).toBe('a draft and more')
  })

  test.each([
    ['innerHTML', () => (document.body.innerHTML = '<p>next')],
    ['replaceChildren', () => document.body.replaceChildren('next')],
    ['a new body', () => (document.body = document.createElement('body'))],
    ['a morph of the body', () => document.body.replaceWith(document.createElement('body'))],
    ['a morph of html', () => document.documentElement.replaceChildren(document.head, document.createElement('body'))],
    [
      'a new html',
      () =>
        document.replaceChild(
          Object.assign(document.createElement('html'), { innerHTML: '<body>next' }),
          document.documentElement,
        ),
    ],
    [
      'a sweep of strangers',
      () => document.querySelectorAll('html > :not(head):not(body), body > *').forEach((each) => void each.remove()),
    ],
  ])(
    'a page that replaces what it shows (%s) keeps the open window: draft, focus, caret and place',
    async (_name, replace) => {
      const app = await startTestApp()
      const agent = await agentOnline(app)
      const at = await pageHost(app)
      const page = await visit(app, at(`<title>Host</title>${LONG}`))
      await launcher(page).click()
      await say(page, 'hello')
      const { reply } = await assigned(agent)
      for (let n = 0; n < 25; n++) await reply(`line ${n}`)
      await page.getByText('line 24').first().waitFor()
      const list = page.getByRole('log')
      await list.evaluate((element) => element.scrollTo(0, 40))
      await page.locator('.pill').waitFor()
      const field = page.locator('.composer textarea')
      await field.fill('a long draft')
      for (let n = 0; n < 5; n++) await field.press('ArrowLeft')
      await page.evaluate(replace)
      await page.keyboard.type('er')
      await poll(() => field.inputValue()).toBe('a long erdraft')
      expect(await list.evaluate((element) => element.scrollTop)).toBe(40)
      expect(await page.locator('#helpline').count()).toBe(1)
      expect(await page.locator('.launch').count()).toBe(1)
    },
  )

  test('a page that removes the widget whenever it comes back is not fought', async () => {
    const app = await startTestApp()
    const at = await pageHost(app)
    const page = await visit(app, at(LONG))
    await launcher(page).waitFor()
    const times = await page.evaluate(async () => {
      let removed = 0
      const remove = () => {
        const found = document.querySelector('#helpline')
        if (found) removed++
        found?.remove()
      }
      new MutationObserver(remove).observe(document.documentElement, { childList: true })
      remove()
      for (let frame = 0; frame < 20; frame++) await new Promise(requestAnimationFrame)
      return removed
    })
    expect(times).toBeLessThan(12)
  })

  const VIEWPORT = '<meta name="viewport" content="width=device-width, initial-scale=1">'
  test.each([
    ['a page made for phones', VIEWPORT, PHONE],
    ['no viewport tag', '', PHONE],
    ['half the scale', '<meta name="viewport" content="initial-scale=0.5">', PHONE],
    ['a fixed width', '<meta name="viewport" content="width=1200">', PHONE],
    ['content wider than the screen', `${VIEWPORT}<div style="width:900px">wide</div>`, PHONE],
    ['landscape', VIEWPORT, { ...PHONE, viewport: { width: 844, height: 390 } }],
    ['landscape without a viewport tag', '', { ...PHONE, viewport: { width: 844, height: 390 } }],
    ['a small phone', VIEWPORT, { ...PHONE, viewport: { width: 320, height: 568 } }],
    ['a small phone, landscape', VIEWPORT, { ...PHONE, viewport: { width: 568, height: 320 } }],
    ['200 % zoom', VIEWPORT, { viewport: { width: 640, height: 400 } }],
    ['400 % zoom', VIEWPORT, { viewport: { width: 320, height: 256 } }],
    ['a wide, low window', VIEWPORT, { viewport: { width: 1400, height: 420 } }],
  ])(
    'on phones and zoomed pages (%s) it is as large as anywhere, and all of it is on the screen',
    async (name, html, options) => {
      const app = await startTestApp()
      await agentOnline(app)
      const at = await pageHost(app)
      const page = await visit(app, at(`<html lang="en"><title>Host</title>${html}${LONG}`), options)
      await expectUsable(page, { thread: name.startsWith('400') ? 90 : 120 })
      const scale = await page.evaluate(() => (visualViewport as VisualViewport).scale)
      const text = await page
        .locator('.bubble')
        .first()
        .evaluate((element) => {
          const range = document.createRange()
          range.selectNodeContents(element)
          return range.getClientRects()[0]?.height ?? 0
        })
      expect(text * scale).toBeGreaterThan(13)
      await shot(page, `pages-phone-${name.replace(/\W+/g, '-')}`)
    },
  )

  test.each([[{ width: 640, height: 400 }], [{ width: 844, height: 390 }]])(
    'a banner and the strip of a Q&A leave room for the thread at %j',
    async (viewport) => {
      const app = await startTestApp()
      const agent = await agentOnline(app, { role: 'admin' })
      const at = await pageHost(app)
      const page = await visit(app, at(`<html lang="en">${VIEWPORT}${LONG}`), { viewport })
      await launcher(page).click()
      await dialog(page).waitFor()
      await page.locator('.top').evaluate((top) => {
        // A long announcement and an offer would stand there like this.
        const banner = Object.assign(document.createElement('section'), { className: 'banner news info' })
        banner.append(
          Object.assign(document.createElement('p'), { textContent: 'We are moving our warehouse. '.repeat(30) }),
        )
        top.append(banner)
      })
      for (const part of ['.composer textarea', '.head', '.send']) await expectInside(page, part)
      expect((await seen(page, '.list')).height).toBeGreaterThanOrEqual(100)
      agent.cut()
    },
  )

  test('Back puts the full-screen chat away and stays in the shop; the page’s router stays where it is', async () => {
    const app = await startTestApp()
    await agentOnline(app)
    const at = await pageHost(app)
    const router = `<script>
      window.moves = []
      history.replaceState({ key: 'start' }, '')
      addEventListener('popstate', (event) => moves.push([event.state && event.state.key, location.search]))
    </script>`
    const page = await visit(app, at(`${VIEWPORT}${router}${LONG}`), PHONE)
    /** Returns where the router, which listened first, heard that it is: only where it was. */
    const moves = () =>
      page.evaluate(() => [...new Set((window as unknown as { moves: string[][] }).moves.map(String))])
    const state = () => page.evaluate(() => history.state)
    const url = page.url()
    await launcher(page).click()
    await dialog(page).waitFor()
    const length = await page.evaluate(() => history.length)
    expect((await state()).key).toBe('start')
    await page.evaluate(() => history.back())
    await dialog(page).waitFor({ state: 'hidden' })
    expect([page.url(), await state()]).toEqual([url, { key: 'start' }])
    // It opens and closes again and again, also by its own button, and there is never a second entry.
    for (let n = 0; n < 3; n++) {
      await launcher(page).click()
      await dialog(page).waitFor()
      await page.getByRole('button', { name: 'Minimise chat' }).click()
      await dialog(page).waitFor({ state: 'hidden' })
      await poll(state).toEqual({ key: 'start' })
    }
    expect(await page.evaluate(() => history.length)).toBe(length)
    expect(await moves()).toEqual(['start,'])
    // The router navigates while the chat is open. Its entries are its own.
    await launcher(page).click()
    await dialog(page).waitFor()
    await page.evaluate(() => history.pushState({ key: 'cart' }, '', '?cart'))
    await page.evaluate(() => history.back())
    await poll(() => page.evaluate(() => location.search)).toBe('')
    await dialog(page).waitFor()
    await page.evaluate(() => history.back())
    await dialog(page).waitFor({ state: 'hidden' })
    expect([page.url(), await moves()]).toEqual([url, ['start,']])
    // A reload with the chat open makes no second entry.
    await launcher(page).click()
    await dialog(page).waitFor()
    await page.reload()
    await dialog(page).waitFor()
    await page.evaluate(() => history.back())
    await dialog(page).waitFor({ state: 'hidden' })
    expect(page.url()).toBe(url)
  })

  test('the Back button can be left to the page', async () => {
    const app = await startTestApp()
    await agentOnline(app)
    const at = await pageHost(app)
    const page = await visit(app, at(`${VIEWPORT}${LONG}`, 'data-back="off"'), PHONE)
    await launcher(page).waitFor()
    const length = await page.evaluate(() => history.length)
    await launcher(page).click()
    await dialog(page).waitFor()
    expect(await page.evaluate(() => [history.length, history.state])).toEqual([length, null])
  })

  test('in the left corner the window is as on the right', async () => {
    const app = await startTestApp()
    await agentOnline(app)
    const at = await pageHost(app)
    const page = await visit(app, at(`<html lang="en">${LONG}`, 'data-side="left"'))
    await expectUsable(page, { side: 'left' })
    await shot(page, 'pages-left')
  })

  test('on a page from right to left arrows point where things go', async () => {
    const app = await startTestApp()
    await agentOnline(app)
    const at = await pageHost(app)
    const page = await visit(app, at(`<html dir="rtl">${LONG}`))
    await expectUsable(page)
    const send = await seen(page, '.send')
    const field = await seen(page, '.composer textarea')
    expect(send.right).toBeLessThanOrEqual(field.left)
    expect(await page.locator('.send svg').evaluate((element) => getComputedStyle(element).transform)).toBe(
      'matrix(-1, 0, 0, 1, 0, 0)',
    )
    await shot(page, 'pages-rtl')
  })

  test.each([
    ['a light page', '<style>html{color-scheme:light}</style>', '', 'dark', false],
    ['a light page by its meta', '<meta name="color-scheme" content="light">', '', 'dark', false],
    ['a dark page', '<style>html{color-scheme:dark}</style>', '', 'light', true],
    ['a page of both', '<style>html{color-scheme:light dark}</style>', '', 'dark', true],
    ['a page of both by day', '<style>html{color-scheme:light dark}</style>', '', 'light', false],
    ['a page that paints white', '<style>body{background:#fff}</style>', '', 'dark', false],
    ['a page that paints black', '<style>body{background:#111}</style>', '', 'light', true],
    ['a page that says nothing', '', '', 'dark', true],
    ['a page that chose light', '', 'data-theme="light"', 'dark', false],
    ['a page that chose dark', '<style>html{color-scheme:light}</style>', 'data-theme="dark"', 'light', true],
  ] as const)('%s has a window that goes with it', async (_name, head, tag, colorScheme, dark) => {
    const app = await startTestApp()
    await agentOnline(app)
    const at = await pageHost(app)
    const page = await visit(app, at(`<html lang="en">${head}${LONG}`, tag), { colorScheme })
    await launcher(page).click()
    await dialog(page).waitFor()
    const surface = () => dialog(page).evaluate((element) => getComputedStyle(element).backgroundColor)
    await poll(surface).toBe(dark ? 'rgb(29, 32, 39)' : 'rgb(255, 255, 255)')
    if (tag) return
    // The widget follows a switch of the page.
    await page.evaluate(
      (scheme) => document.documentElement.style.setProperty('color-scheme', scheme),
      dark ? 'light' : 'dark',
    )
    await poll(surface).toBe(dark ? 'rgb(255, 255, 255)' : 'rgb(29, 32, 39)')
  })
})
