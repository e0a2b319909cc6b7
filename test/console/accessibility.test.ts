import type { Browser, Page } from 'playwright-core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { faultsOf } from '../support/accessibility.ts'
import { makeAgent, startTestApp, type TestApp, visitorOnline } from '../support/app.ts'
import { findBrowser, launchBrowser } from '../support/browser.ts'
import { AGENT_BOX, enter, person, say } from '../support/console.ts'
import { eventually, newKey } from '../support/peer.ts'

async function staffed(): Promise<{ app: TestApp; browser: Browser; page: Page }> {
  const app = await startTestApp({ agentGraceMs: 30_000 })
  const browser = await launchBrowser()
  onTestFinished(() => browser.close())
  const page = await person(browser, [])
  const { email } = await makeAgent(app, { name: 'Ada Lovelace', role: 'admin', capacity: 10 })
  await makeAgent(app, { name: 'Bob' })
  await enter(page, `${app.url}/console`, email)
  await page.getByRole('button', { name: 'Go online' }).click()
  await page.getByText('You have no chats').waitFor()
  return { app, browser, page }
}

async function ask(app: TestApp, text: string, name?: string) {
  const visitor = await visitorOnline(app)
  await visitor.call('open', { key: newKey(), text, ...(name !== undefined && { name }) })
  return visitor
}

/**
 * Lists links and buttons whose name does not begin with their visible words (WCAG 2.5.3); below it, headings that skip
 * a level.
 */
const MISNAMED = `[...document.querySelectorAll('a[href], button')].flatMap((each) => {
  if (!each.checkVisibility()) return []
  const clean = (text) => text.replace(/\\s+/g, ' ').trim().toLowerCase()
  const seen = clean(each.innerText)
  const label = each.getAttribute('aria-label')
  return label !== null && seen !== '' && !clean(label).startsWith(seen) ? [seen + ' is called ' + label] : []
})`
const HEADINGS = `(() => {
  const root = document.querySelector('dialog[open]') ?? document
  const visible = [...root.querySelectorAll('h1, h2, h3, h4')].filter((each) => each.checkVisibility())
  const levels = visible.map((each) => Number(each.tagName[1]))
  const least = root === document ? 0 : 1
  const skips = levels.flatMap((level, index) =>
    level > (levels[index - 1] ?? least) + 1 ? ['h' + level + ' behind ' + levels.slice(0, index)] : [])
  const isOneMissing = root === document && levels.filter((level) => level === 1).length !== 1
  return isOneMissing ? ['not one h1: ' + levels, ...skips] : skips
})()`

/** Records what the live region of the console says from now on. */
const LISTEN = `{
  globalThis.said = []
  const region = document.querySelector('.console > [role="status"]')
  const listen = () => region.textContent.trim() && said.push(region.textContent.trim())
  new MutationObserver(listen).observe(region, { childList: true, characterData: true, subtree: true })
}`

/** Returns how many chats were named or counted in such announcements. */
async function told(page: Page, what: RegExp): Promise<number> {
  const lines = await page.evaluate<string[]>('said')
  return lines.filter((line) => what.test(line)).reduce((sum, line) => sum + Number(/\d+/.exec(line)?.[0] ?? 1), 0)
}

async function check(page: Page, where: string): Promise<string[]> {
  const faults = [
    ...(await faultsOf(page)),
    ...(await page.evaluate<string[]>(MISNAMED)),
    ...(await page.evaluate<string[]>(HEADINGS)),
  ]
  return faults.map((fault) => `${where}: ${fault}`)
}

describe.skipIf(findBrowser() === undefined && process.env.CI !== 'true')('the screens of staff', () => {
  test.each([
    { scheme: 'light', width: 1280 },
    { scheme: 'dark', width: 1280 },
    { scheme: 'light', width: 390 },
  ] as const)(
    'have no faults of accessibility, one first heading and names that begin with what is seen ($scheme, $width px)',
    async ({ scheme, width }) => {
      const { app, page } = await staffed()
      await ask(app, 'My order is late', '王小明')
      await ask(app, 'second')
      await page.locator('.row').nth(1).waitFor()
      await page.emulateMedia({ colorScheme: scheme })
      await page.setViewportSize({ width, height: 800 })
      const faults: string[] = []
      const at = async (where: string) => faults.push(...(await check(page, where)))
      await at('chats')
      await page.locator('.row', { hasText: '王小明' }).click()
      await say(page, AGENT_BOX, 'hello')
      await page.getByRole('log').getByText('hello').waitFor()
      await page.getByRole('button', { name: 'Private note' }).click()
      await say(page, /private note/i, 'a note')
      await page.getByRole('log').getByText('a note').waitFor()
      await at('a chat')
      for (const [key, name] of [
        ['Control+k', /Go to/],
        ['Alt+t', /Transfer/],
        ['Alt+e', /Close/],
      ] as const) {
        await page.keyboard.press(key)
        await page.getByRole('dialog', { name }).waitFor()
        await at(String(name))
        await page.keyboard.press('Escape')
        await page.getByRole('dialog').waitFor({ state: 'detached' })
      }
      await page.getByRole('button', { name: 'More' }).click()
      await page.getByRole('menuitem', { name: 'Create ticket' }).click()
      await at('making a ticket')
      await eventually(
        async () => ((await page.getByLabel('Subject').inputValue()) === '' ? undefined : true),
        'a subject',
      )
      await page.keyboard.press('Enter')
      await page.getByText('Ticket #1 created').first().waitFor()
      for (const [hash, ready] of [
        ['tickets', '.ticket-row'],
        ['rooms', '.list'],
        ['announcements', '.notices'],
      ] as const) {
        await page.goto(`${app.url}/console#/${hash}`)
        await page.locator(ready).first().waitFor()
        await at(hash)
      }
      for (const path of ['transcripts', 'people', 'departments', 'sites', `sites/${app.siteId}`, 'announcements']) {
        await page.goto(`${app.url}/admin/${path}`)
        await page.getByRole('heading', { level: 1 }).first().waitFor({ state: 'attached' })
        await page.locator('.skeleton-rows').waitFor({ state: 'detached' })
        await at(path)
      }
      expect(faults).toEqual([])
    },
  )

  test('also before anybody is signed in', async () => {
    const app = await startTestApp()
    const browser = await launchBrowser()
    onTestFinished(() => browser.close())
    const page = await person(browser, [])
    const faults: string[] = []
    for (const path of ['console', 'admin', 'setup', 'join', 'guest']) {
      await page.goto(`${app.url}/${path}`)
      await page.getByRole('heading').first().waitFor()
      faults.push(...(await check(page, path)))
    }
    expect(faults).toEqual([])
  })

  test('in forced colours the chosen row, screen, list and side of the composer differ from the others', async () => {
    const { app, page } = await staffed()
    await ask(app, 'one', 'Eve')
    await ask(app, 'two', 'Max')
    await page.locator('.row', { hasText: 'Eve' }).click()
    await page.emulateMedia({ forcedColors: 'active' })
    const looks = (chosen: string, other: string) =>
      page.evaluate<boolean>(`(() => {
        const look = (selector) => {
          const style = getComputedStyle(document.querySelector(selector))
          const { backgroundColor, color, outlineStyle, outlineWidth, borderTopStyle, borderTopWidth } = style
          return [backgroundColor, color, outlineStyle, outlineWidth, borderTopStyle, borderTopWidth].join()
        }
        return look(${JSON.stringify(chosen)}) !== look(${JSON.stringify(other)})
      })()`)
    expect(await looks('.row[aria-current="true"]', '.row:not([aria-current])')).toBe(true)
    const filled = (selector: string) =>
      page.evaluate<boolean>(`(() => {
        const probe = document.body.appendChild(document.createElement('i'))
        probe.style.cssText = 'forced-color-adjust: none; background-color: Highlight'
        const highlight = getComputedStyle(probe).backgroundColor
        probe.remove()
        return getComputedStyle(document.querySelector(${JSON.stringify(selector)})).backgroundColor === highlight
      })()`)
    for (const [chosen, other] of [
      ['.place[aria-current="page"]', '.place:not([aria-current])'],
      ['.segs .seg[aria-pressed="true"]', '.segs .seg[aria-pressed="false"]'],
      ['.composer-tabs .seg[aria-pressed="true"]', '.composer-tabs .seg[aria-pressed="false"]'],
    ] as const)
      expect([await filled(chosen), await filled(other)]).toEqual([true, false])
    const frame = () => page.evaluate<string>(`getComputedStyle(document.querySelector('.composer')).borderTopStyle`)
    const reply = await frame()
    await page.getByRole('button', { name: 'Private note' }).click()
    await page.locator('.composer[data-side="note"]').waitFor()
    expect(await frame()).not.toBe(reply)
  })

  test('a list is one Tab, its rows are walked by arrows, and what other chats say is announced once, together', async () => {
    const { app, page } = await staffed()
    await page.evaluate(LISTEN)
    const visitors = [await ask(app, 'one', 'Eve'), await ask(app, 'two', 'Max'), await ask(app, 'three', 'Zoe')]
    await page.locator('.row').nth(2).waitFor()
    // However slow the machine is, each is announced, and only once.
    await eventually(
      async () => ((await told(page, /new chats?\b/i)) === 3 ? true : undefined),
      'three new chats announced',
    )
    expect(await page.locator('.row[tabindex="0"]').count()).toBe(1)
    await page.locator('.row').first().focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    expect(await page.evaluate(`[...document.querySelectorAll('.row')].indexOf(document.activeElement)`)).toBe(2)
    await page.keyboard.press('Home')
    await page.keyboard.press('Enter')
    const [first] = await page.locator('.chat-who h2 bdi').allInnerTexts()
    for (const visitor of visitors) {
      const conversation = visitor.all('conversation')[0]?.conversation
      await visitor.call('post', { thread: conversation?.thread ?? '', key: newKey(), text: 'hello?' })
    }
    await eventually(
      async () => ((await told(page, /new messages?\b/i)) === 2 ? true : undefined),
      'what two other chats said',
    )
    expect(await page.evaluate<string[]>('said')).not.toContain(`New message from ${first}`)
  })
})
