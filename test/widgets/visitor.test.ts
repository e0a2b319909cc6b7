import jwt from 'jsonwebtoken'
import type { Browser, BrowserContextOptions } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { agentOnline, startTestApp, type TestApp } from '../support/app.ts'
import { findBrowser, launchBrowser } from '../support/browser.ts'
import {
  assigned,
  bubbles,
  dialog,
  faultsOf,
  launcher,
  visit as openPage,
  poll,
  say,
  shot,
  strictHost,
} from '../support/widget.ts'

let browser: Browser
beforeAll(async () => {
  if (findBrowser()) browser = await launchBrowser()
})
afterAll(() => browser?.close())

const visit = (app: TestApp, options?: BrowserContextOptions) => openPage(browser, app, options)

describe.skipIf(!findBrowser())('the visitor’s widget', () => {
  test('a visitor writes, an agent answers, the visitor rates: nothing is shown twice', async () => {
    const app = await startTestApp()
    const agent = await agentOnline(app, { name: 'Ann Archer' })
    const page = await visit(app)
    await launcher(page).click()
    await dialog(page).waitFor()
    await shot(page, 'desktop-greeting')
    await say(page, 'Hello, is <b>this</b> on https://shop.example/mugs?')
    const { conversation, reply } = await assigned(agent)
    // Typing is told with best effort, and the page may not follow yet. So it is repeated, as clients do while somebody
    // types.
    await poll(() => {
      agent.tell({ type: 'typing', thread: conversation.publicThread, on: true })
      return page.locator('.dots').count()
    }).toBe(1)
    await shot(page, 'desktop-typing')
    await reply('Yes, it is 你好 👋')
    await reply('How can I help?')
    await page.getByText('How can I help?').first().waitFor()
    await poll(() => bubbles(page).allTextContents()).toEqual([
      expect.any(String),
      'Hello, is <b>this</b> on https://shop.example/mugs?',
      'Yes, it is 你好 👋',
      'How can I help?',
    ])
    expect(await page.locator('.own a').getAttribute('href')).toBe('https://shop.example/mugs')
    agent.tell({ type: 'receipt', thread: conversation.publicThread, delivered: 9, read: 9 })
    await page.locator('.state.read').waitFor()
    await shot(page, 'desktop-connected')
    await agent.call('close', { conversation: conversation.id, epoch: conversation.epoch })
    await page.getByRole('radio', { name: /Very good/ }).check()
    await shot(page, 'desktop-ended')
    await page.getByRole('button', { name: 'Send rating' }).click()
    await page.getByText('Thank you for your rating.').waitFor()
    await agent.event('staff_conversation', (event) => event.conversation.rating === 5)
    await shot(page, 'desktop-rated')
    await page.getByRole('button', { name: 'Start a new chat' }).click()
    await dialog(page).locator('.composer textarea').waitFor()
  })
  test('[VI1] two tabs and a reload make one conversation, and both show the same', async () => {
    const app = await startTestApp()
    const agent = await agentOnline(app)
    const page = await visit(app)
    await launcher(page).click()
    await say(page, 'from the first tab')
    const { reply } = await assigned(agent)
    // Whoever sees the window has read the message; here nobody sees it.
    await page.getByRole('button', { name: 'Minimise chat' }).click()
    const second = await page.context().newPage()
    await second.goto(`${app.url}/`)
    await reply('to all tabs')
    await poll(() => second.locator('.badge').textContent()).toBe('1')
    await second.locator('.card.said').waitFor()
    await shot(second, 'desktop-card')
    await launcher(second).click()
    await say(second, 'from the second tab')
    const all = [expect.any(String), 'from the first tab', 'to all tabs', 'from the second tab']
    await poll(() => bubbles(page).allTextContents()).toEqual(all)
    await launcher(page).click()
    await page.reload()
    // The window was open in this tab, so it opens again.
    await poll(() => bubbles(page).allTextContents()).toEqual(all)
    await poll(() => second.locator('.badge').isVisible()).toBe(false)
  })

  test('[TH3] words written without a connection survive a reload and arrive once, in order', async () => {
    const app = await startTestApp()
    const agent = await agentOnline(app)
    const page = await visit(app)
    await launcher(page).click()
    await say(page, 'zero')
    const { conversation } = await assigned(agent)
    await page.locator('.state.sent, .state.delivered').first().waitFor()
    let offline = true
    await page.routeWebSocket(/\/ws$/, (socket) => (offline ? void socket.close() : void socket.connectToServer()))
    await page.reload()
    await page.getByText('Reconnecting…').waitFor()
    for (const text of ['one', 'two', 'three']) await say(page, text)
    await poll(() => page.locator('.state.waiting').count()).toBe(3)
    await shot(page, 'desktop-reconnecting')
    offline = false
    await page.reload()
    await poll(() => bubbles(page).allTextContents()).toEqual([expect.any(String), 'zero', 'one', 'two', 'three'])
    const stored = async () =>
      (await agent.call('fetch', { thread: conversation.publicThread, after: 0, limit: 200 })).messages.flatMap(
        ({ text }) => text ?? [],
      )
    await poll(stored).toEqual(['zero', 'one', 'two', 'three'])
  })

  test('[VI5] nobody is there: the form at once, wrong fields are named, a ticket number at the end', async () => {
    const app = await startTestApp()
    const page = await visit(app, { colorScheme: 'dark' })
    await launcher(page).click()
    await page.getByRole('button', { name: 'Send message' }).click()
    await page.getByText('Enter a message.').waitFor()
    await page.getByLabel('Message').fill('Where is my parcel?')
    await page.getByLabel('E-mail').fill('eve@nowhere')
    await page.getByRole('button', { name: 'Send message' }).click()
    await page.getByText('Enter a valid e-mail address, such as name@example.com.').waitFor()
    await shot(page, 'desktop-dark-offline')
    await page.getByLabel('E-mail').fill('eve@shop.example')
    await page.getByRole('button', { name: 'Send message' }).click()
    await page.getByText(/number is #\d+/).waitFor()
    await shot(page, 'desktop-dark-left')
  })

  test('[VI2] a visitor who waits sees its place, may write, and may leave a message instead', async () => {
    const app = await startTestApp()
    const agent = await agentOnline(app, { capacity: 1 })
    const first = await visit(app)
    await launcher(first).click()
    await say(first, 'I am first')
    const { conversation, reply } = await assigned(agent)
    await reply('Hello')
    const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, locale: 'en-GB' }
    const second = await visit(app, phone)
    await launcher(second).click()
    await say(second, 'I am second')
    await second.getByText('You are next in line.').waitFor()
    await shot(second, 'phone-queue')
    await agent.call('close', { conversation: conversation.id, epoch: conversation.epoch })
    await second.getByText(/^You are chatting with/).waitFor()
    await shot(second, 'phone-connected')
    expect(await second.evaluate(() => document.documentElement.style.overflow)).toBe('hidden')
    await second.getByRole('button', { name: 'Minimise chat' }).click()
    expect(await second.evaluate(() => document.documentElement.style.overflow)).toBe('')
  })

  test('a visitor of a Chinese page is spoken to in Chinese, and composing with an input method sends nothing', async () => {
    const app = await startTestApp()
    const agent = await agentOnline(app, { name: '陈晓' })
    const page = await visit(app, { locale: 'zh-CN', viewport: { width: 390, height: 844 }, colorScheme: 'dark' })
    await page.addInitScript(() => {
      new MutationObserver(() => {
        document.documentElement.lang = 'zh-CN'
      }).observe(document, { childList: true })
    })
    await page.reload()
    await launcher(page).click()
    const field = page.getByPlaceholder('请输入消息…')
    await field.fill('你好，我的订单')
    await field.dispatchEvent('keydown', { key: 'Enter', isComposing: true })
    await field.dispatchEvent('keydown', { key: 'Enter', keyCode: 229 })
    expect(await field.inputValue()).toBe('你好，我的订单')
    await field.press('Enter')
    const { reply } = await assigned(agent)
    await reply('您好！请告诉我订单号。')
    await page.getByText('陈晓 正在为您服务').waitFor()
    await page.getByText('请告诉我订单号').first().waitFor()
    await shot(page, 'phone-dark-zh')
  })

  test('the keyboard alone: open, write, Shift+Enter breaks the line, Esc puts the window away and the focus back', async () => {
    const app = await startTestApp()
    await agentOnline(app)
    const page = await visit(app)
    await launcher(page).focus()
    await page.keyboard.press('Enter')
    const field = dialog(page).locator('.composer textarea')
    await poll(() => field.evaluate((element) => (element.getRootNode() as ShadowRoot).activeElement === element)).toBe(
      true,
    )
    await page.keyboard.type('one')
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.type('two')
    expect(await field.inputValue()).toBe('one\ntwo')
    await page.keyboard.press('Escape')
    await poll(() => dialog(page).isVisible()).toBe(false)
    expect(
      await launcher(page).evaluate((element) => (element.getRootNode() as ShadowRoot).activeElement === element),
    ).toBe(true)
    await page.keyboard.press('Enter')
    expect(await field.inputValue()).toBe('one\ntwo')
  })

  test('who scrolled up stays there and is told how many are new', async () => {
    const app = await startTestApp()
    const agent = await agentOnline(app)
    const page = await visit(app)
    await launcher(page).click()
    await say(page, 'hello')
    const { reply } = await assigned(agent)
    for (let n = 0; n < 25; n++) await reply(`line ${n}`)
    await page.getByText('line 24').first().waitFor()
    const list = page.getByRole('log')
    await list.evaluate((element) => element.scrollTo(0, 0))
    await page.locator('.pill').waitFor()
    await reply('and one')
    await reply('and two')
    await page.getByRole('button', { name: '2 new' }).waitFor()
    await shot(page, 'desktop-pill')
    expect(await list.evaluate((element) => element.scrollTop)).toBe(0)
    await page.getByRole('button', { name: '2 new' }).click()
    await poll(() =>
      list.evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight),
    ).toBeLessThan(2)
  })

  test('axe finds nothing in any state of the window', async () => {
    const app = await startTestApp()
    const agent = await agentOnline(app)
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await visit(app, { colorScheme, reducedMotion: 'reduce' })
      await launcher(page).click()
      await say(page, 'hello')
      const { reply, conversation } = await assigned(agent)
      await reply('hi')
      await page.getByText('hi', { exact: true }).first().waitFor()
      expect(await faultsOf(page)).toEqual([])
      await page.getByRole('button', { name: 'More' }).click()
      expect(await faultsOf(page)).toEqual([])
      await page.keyboard.press('Escape')
      await agent.call('close', { conversation: conversation.id, epoch: conversation.epoch })
      await page.getByRole('radio', { name: /Good/ }).first().check()
      expect(await faultsOf(page)).toEqual([])
      agent.heard.length = 0
    }
  })

  test('a page of another origin under a strict policy shows the widget and reports no breach', async () => {
    const app = await startTestApp()
    const agent = await agentOnline(app)
    const origin = await strictHost(app)
    const page = await visit(app)
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) =>
        console.error(`breach: ${event.violatedDirective} ${event.blockedURI}`),
      )
    })
    await page.goto(origin)
    await launcher(page).click()
    await say(page, 'from another origin')
    const { conversation } = await assigned(agent)
    expect(conversation.page?.url).toBe(`${origin}/`)
    expect(await dialog(page).evaluate((element) => getComputedStyle(element).borderRadius)).toBe('14px')
  })

  test('[HT3] a page vouches for its user: the agent sees a verified name, the chat comes along, reset forgets it', async () => {
    const app = await startTestApp()
    const agent = await agentOnline(app)
    const secret = await app.services.sites.rotateSecret({ id: 'test' }, app.siteId)
    const page = await visit(app)
    await launcher(page).click()
    await say(page, 'written anonymously')
    await assigned(agent)
    const identity = jwt.sign({ name: 'Eve Example' }, secret, {
      algorithm: 'HS256',
      subject: '42',
      audience: app.key,
      expiresIn: '5m',
    })
    await page.evaluate(
      (token) => (window as unknown as { Helpline: { identify(token: string): void } }).Helpline.identify(token),
      identity,
    )
    const known = async () =>
      (await agent.call('inbox', {})).conversations.map(({ visitor }) => [visitor.name, visitor.verified])
    await poll(known).toEqual([['Eve Example', true]])
    await say(page, 'written as Eve')
    await poll(() => bubbles(page).allTextContents()).toEqual([
      expect.any(String),
      'written anonymously',
      'written as Eve',
    ])
    await page.evaluate(() => (window as unknown as { Helpline: { reset(): void } }).Helpline.reset())
    await launcher(page).click()
    await poll(() => bubbles(page).allTextContents()).toEqual([expect.any(String)])
  })

  test('a page that swaps its body keeps the widget', async () => {
    const app = await startTestApp()
    await agentOnline(app)
    const page = await visit(app)
    await launcher(page).waitFor()
    await page.evaluate(() => document.documentElement.replaceChild(document.createElement('body'), document.body))
    await launcher(page).click()
    await dialog(page).waitFor()
  })

  test('the page’s own calls, made before the script was there, are made up for', async () => {
    const app = await startTestApp()
    await agentOnline(app)
    const page = await visit(app)
    await page.context().addInitScript(() => {
      const heard: string[] = []
      const calls = [['on', 'open', () => heard.push('open')], ['on', 'ready', () => heard.push('ready')], ['open']]
      Object.assign(window, { heard, Helpline: { q: calls } })
    })
    await page.reload()
    await dialog(page).waitFor()
    await poll(() => page.evaluate(() => (window as unknown as { heard: string[] }).heard.toSorted())).toEqual([
      'open',
      'ready',
    ])
  })

  test('earlier chats can be read, and a draft is kept when the window is put away', async () => {
    const app = await startTestApp()
    const agent = await agentOnline(app, { name: 'Ann' })
    const page = await visit(app)
    await launcher(page).click()
    await say(page, 'an old story')
    const { conversation } = await assigned(agent)
    await agent.call('close', { conversation: conversation.id, epoch: conversation.epoch })
    await page.getByRole('button', { name: 'Start a new chat' }).click()
    await page.getByRole('button', { name: 'More' }).click()
    await shot(page, 'desktop-menu')
    await page.getByRole('menuitem', { name: 'Earlier chats' }).click()
    await page.getByRole('button', { name: /Ann/ }).click()
    await page.getByText('an old story').waitFor()
    await shot(page, 'desktop-history')
  })
})
