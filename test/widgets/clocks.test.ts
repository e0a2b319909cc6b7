import type { Browser, Page, Request, WebSocketRoute } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { agentOnline, makeAgent, startTestApp, type TestApp, visitorOnline } from '../support/app.ts'
import { findBrowser, launchBrowser } from '../support/browser.ts'
import { AGENT_BOX, person, say as sayAt, signIn } from '../support/console.ts'
import { http } from '../support/http.ts'
import { newKey } from '../support/peer.ts'
import { picture, upload, uploadStored } from '../support/uploads.ts'
import { assigned, dialog, launcher, poll, say } from '../support/widget.ts'

let browser: Browser
beforeAll(async () => {
  if (findBrowser()) browser = await launchBrowser()
})
afterAll(() => browser?.close())

const HOUR = 3_600_000
const JUMPS = [
  ['an hour back', -HOUR],
  ['two hours forward', 2 * HOUR],
] as const

/** Opens a page whose time passes by itself and by hand, and whose system clock the test can set. */
async function pageWithClock(): Promise<{ page: Page; jump(ms: number): Promise<void>; asked(path: RegExp): number }> {
  const problems: string[] = []
  const page = await person(browser, problems)
  onTestFinished(async () => {
    await page.context().close()
    expect(problems).toEqual([])
  })
  await page.clock.install()
  const requests: Request[] = []
  page.on('request', (request) => requests.push(request))
  return {
    page,
    jump: async (ms) => page.clock.setSystemTime((await page.evaluate(() => Date.now())) + ms),
    asked: (path) => requests.filter((request) => path.test(new URL(request.url()).pathname)).length,
  }
}

/** Watches the page's sockets: what it sent over them. It can also take the network away and bring it back. */
async function socketsOf(page: Page): Promise<{ sent(type: string): number; cut(): Promise<void>; mend(): void }> {
  const types: string[] = []
  let broken = false
  let last: WebSocketRoute | undefined
  await page.routeWebSocket(/\/ws$/, (socket) => {
    if (broken) return void socket.close()
    last = socket
    const server = socket.connectToServer()
    socket.onMessage((frame) => {
      types.push(JSON.parse(String(frame)).type)
      server.send(frame)
    })
  })
  return {
    sent: (type) => types.filter((each) => each === type).length,
    cut: async () => {
      broken = true
      await last?.close()
    },
    mend: () => {
      broken = false
    },
  }
}

async function announce(app: TestApp, title: string, ms: number): Promise<void> {
  const { token } = await makeAgent(app, { role: 'admin' })
  const audience = { kind: 'visitors', site: app.siteId, pages: [], language: null, department: null, attributes: {} }
  const body = {
    title,
    body: '',
    link: null,
    severity: 'info',
    place: 'card',
    audience,
    startsAt: null,
    timeZone: 'UTC',
    expiresAt: Date.now() + ms,
  }
  expect((await http(app.url, 'POST', '/api/v1/announcements', { token, body })).status).toBe(200)
}

describe.skipIf(!findBrowser())('[CO9] a page whose clock is put', () => {
  test.each(JUMPS)(
    '%s: the widget renews its token, asks for links when they are spent, ends announcements and comes back',
    async (_, ms) => {
      const app = await startTestApp()
      const agent = await agentOnline(app)
      await announce(app, 'For half an hour', 30 * 60_000)
      const { page, jump, asked } = await pageWithClock()
      const sockets = await socketsOf(page)
      await page.goto(`${app.url}/`)
      await page.locator('.card.news').waitFor()
      await launcher(page).click()
      await say(page, 'hello')
      const { conversation } = await assigned(agent)
      const { id } = await upload(app, agent.token, 'map.png', await picture())
      await uploadStored(app, agent.token, id)
      await agent.call('post', {
        thread: conversation.publicThread,
        key: newKey(),
        text: '',
        files: [id],
        epoch: conversation.epoch,
      })
      await dialog(page).locator('.picture img').waitFor()
      const links = asked(/files\/links$/)
      const tokens = asked(/visitors\/tokens$/)

      await jump(ms)
      await launcher(page).click()
      await page.locator('.card.news').waitFor()
      await launcher(page).click()
      for (const text of ['one', 'two', 'three']) {
        await agent.call('post', { thread: conversation.publicThread, key: newKey(), text, epoch: conversation.epoch })
        await dialog(page).locator('.bubble', { hasText: text }).waitFor()
      }
      // After a jump forward, what may have expired is asked for once more, and nothing else is.
      const onceMore = ms > 0 ? 1 : 0
      expect(asked(/files\/links$/) - links).toBe(onceMore)
      expect(asked(/visitors\/tokens$/) - tokens).toBeLessThanOrEqual(onceMore)

      await page.clock.fastForward('10:00')
      await agent.call('post', {
        thread: conversation.publicThread,
        key: newKey(),
        text: 'ten minutes on',
        epoch: conversation.epoch,
      })
      await poll(() => asked(/files\/links$/) - links).toBe(onceMore + 1)
      await page.clock.fastForward('03:00')
      await poll(() => sockets.sent('renew')).toBe(1)

      await sockets.cut()
      await page.getByText(/reconnecting/i).waitFor()
      sockets.mend()
      await page.clock.fastForward('00:31')
      await page.getByText(/reconnecting/i).waitFor({ state: 'detached' })

      await launcher(page).click()
      await page.locator('.card.news').waitFor()
      await page.clock.fastForward('31:00')
      await page.locator('.card.news').waitFor({ state: 'detached' })
    },
  )

  test.each(JUMPS)(
    '%s: the console counts waiting times, keeps its walk and its links, and renews its token',
    async (_, ms) => {
      const app = await startTestApp({ agentGraceMs: 30_000 })
      const { page, jump, asked } = await pageWithClock()
      const sockets = await socketsOf(page)
      await signIn(app, page, 'Ada')
      const ada = page
      await ada
        .getByRole('button', { name: /offline/i })
        .first()
        .click()
      await ada.getByRole('menuitemradio', { name: /^online/i }).click()
      for (const text of ['one', 'two', 'three']) {
        const visitor = await visitorOnline(app)
        const { id } = await upload(app, visitor.token, `${text}.png`, await picture())
        await uploadStored(app, visitor.token, id)
        await visitor.call('open', { key: newKey(), text, files: [id] })
        await page.locator('.row', { hasText: text }).waitFor()
      }
      const seen: string[] = []
      const name = () => page.getByRole('main').getByRole('heading', { level: 2 }).first().innerText()
      const step = async (key: string) => {
        const before = await name().catch(() => '')
        await page.keyboard.press(key)
        await poll(name).not.toBe(before)
        seen.push(await name())
      }
      for (const text of ['first', 'second']) {
        await step('Alt+ArrowDown')
        await page.getByRole('log').locator('img').first().waitFor()
        await sayAt(page, AGENT_BOX, `${text} answer`)
        await page.getByRole('log').getByText(`${text} answer`).waitFor()
      }
      const links = asked(/files\/links$/)
      const refreshed = asked(/refresh$/)

      await jump(ms)
      await page.clock.fastForward('00:20')
      await poll(() => page.locator('.row .waiting').first().innerText()).toMatch(/^\D*0:[2-5]\d\D*$/)
      await step('Alt+ArrowUp')
      await step('Alt+ArrowDown')
      await step('Alt+ArrowDown')
      expect(seen).toEqual([seen[0], seen[1], seen[0], seen[1], seen[4]])
      expect(new Set(seen).size).toBe(3)
      const times = await page.locator('.row time').allInnerTexts()
      expect(times.filter((text) => /hour|hr|tomorrow|yesterday/i.test(text))).toEqual([])
      // Links are asked for when a chat is opened for the first time; after a jump forward, those of the others once
      // more.
      if (ms < 0) expect(asked(/files\/links$/) - links).toBeLessThanOrEqual(1)
      const later = asked(/files\/links$/)
      await step('Alt+ArrowUp')
      await step('Alt+ArrowDown')
      expect(asked(/files\/links$/)).toBe(later)
      expect(asked(/refresh$/) - refreshed).toBeLessThanOrEqual(ms > 0 ? 1 : 0)

      await page.clock.fastForward('13:40')
      await poll(() => sockets.sent('renew')).toBe(1)
    },
  )
})
