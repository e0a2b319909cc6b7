import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { agentOnline, startTestApp } from '../support/app.ts'
import { findBrowser, launchBrowser } from '../support/browser.ts'
import { PATIENCE_MS } from '../support/patience.ts'
import { startProxy } from '../support/proxy.ts'
import { assigned, dialog, launcher, poll, say } from '../support/widget.ts'

let browser: Browser
beforeAll(async () => {
  if (findBrowser()) browser = await launchBrowser()
})
afterAll(() => browser?.close())

const dist = fileURLToPath(new URL('../../dist/widgets/', import.meta.url))
const built = ['loader.js', ...readdirSync(`${dist}visitor/assets`).map((name) => `visitor/assets/${name}`)]
  .filter((name) => name.endsWith('.js'))
  .map((name) => readFileSync(dist + name, 'utf8'))
  .join('\n')

/** Members that browsers look for in the options that the widget gives them. */
const OF_BROWSERS =
  `once passive capture signal method headers body mode credentials cache redirect referrer referrerPolicy
  integrity keepalive duplex priority childList attributes subtree characterData attributeOldValue characterDataOldValue
  attributeFilter delegatesFocus slotAssignment clonable serializable keyPath autoIncrement unique multiEntry durability
  preventScroll focusVisible behavior block inline ifAvailable steal weekday era year month day hour minute second
  fractionalSecondDigits timeZoneName hour12 hourCycle dayPeriod timeZone dateStyle timeStyle calendar numberingSystem
  localeMatcher formatMatcher granularity latencyHint sampleRate type endings`
    .trim()
    .split(/\s+/)

/**
 * Members that the language itself looks for. A page that sets `then` or `return` there breaks its own promises and
 * loops, and one that sets `get` or `set` its own properties. What every object has anyway is no addition.
 */
const OF_THE_LANGUAGE = ['then', 'return', 'get', 'set', ...Object.getOwnPropertyNames(Object.prototype)]

/** All members that the scripts of visitors name, whether they read, destructure or write them. */
const NAMES = [...built.matchAll(/(?<=[.{,])[A-Za-z_$][\w$]*/g)].map(([name]) => name)
const HOSTILE = [...new Set([...NAMES, ...OF_BROWSERS])].filter((name) => !OF_THE_LANGUAGE.includes(name))

/** Runs in the page before its scripts. It notes every call. */
function pollute({ names, how }: { names: string[]; how: string }): void {
  const called: string[] = []
  const { defineProperty } = Object
  defineProperty(window, 'called', { value: called })
  for (const name of names) {
    const given = how === 'text' ? `polluted ${name}` : () => void called.push(name)
    const own = (value: unknown) => ({ __proto__: null, value, writable: true, enumerable: true, configurable: true })
    const accessor = {
      __proto__: null,
      configurable: true,
      get: () => given,
      set(value: unknown) {
        defineProperty(this, name, own(value))
      },
    }
    defineProperty(Object.prototype, name, how === 'accessor' ? accessor : own(given))
  }
}

describe.skipIf(!findBrowser())(
  '[EM2] on a page that has put something on Object.prototype under every name that the widget uses',
  () => {
    test.each(['text', 'function', 'accessor'])(
      '%s: a visitor writes, is answered, sends a file, comes back and is the same',
      async (how) => {
        const app = await startTestApp()
        const proxy = await startProxy(app.url)
        await app.services.sites.update({ id: 'test' }, app.siteId, { origins: [proxy.url] })
        const agent = await agentOnline(app)
        const context = await browser.newContext()
        onTestFinished(() => context.close())
        context.setDefaultTimeout(PATIENCE_MS)
        await context.addInitScript(pollute, { names: HOSTILE, how })
        const page = await context.newPage()
        const faults: string[] = []
        page.on('pageerror', (error) => faults.push(String(error.stack)))
        const visitors = new Set<string>()
        page.on('response', async (response) => {
          if (response.request().method() === 'POST' && response.url().endsWith('/visitors/tokens'))
            visitors.add(((await response.json()) as { visitor: { id: string } }).visitor.id)
        })
        await page.route(/\/widget\.js/, async (route) => {
          const response = await route.fetch()
          await route.fulfill({ response, body: (await response.text()).replaceAll(app.url, proxy.url) })
        })
        await page.goto(`${proxy.url}/`)
        await launcher(page).click()
        await say(page, 'on a hostile page')
        const { conversation, reply } = await assigned(agent)
        await reply('see https://example.com/a')
        await dialog(page).getByRole('link', { name: 'https://example.com/a' }).waitFor()
        await page
          .locator('.composer input[type=file]')
          .setInputFiles([{ name: 'terms.txt', mimeType: 'text/plain', buffer: Buffer.from('x') }])
        await page.getByText('Ready').waitFor()
        await page.getByRole('button', { name: 'Send', exact: true }).click()
        await page.getByRole('link', { name: /terms.txt/ }).waitFor()
        proxy.cut()
        await page.getByText(/reconnecting/i).waitFor()
        await say(page, 'written meanwhile')
        proxy.mend()
        await agent.event('message', ({ message }) => message.text === 'written meanwhile')
        await page.reload()
        await dialog(page).locator('.bubble', { hasText: 'written meanwhile' }).waitFor()
        await say(page, 'after a reload')
        await agent.event('message', ({ message }) => message.text === 'after a reload')
        await poll(() => page.locator('.state.waiting').count()).toBe(0)
        const { messages } = await agent.call('fetch', { thread: conversation.publicThread, after: 0, limit: 50 })
        expect(messages.filter(({ kind }) => kind !== 'event').map(({ text = '' }) => text)).toEqual([
          'on a hostile page',
          'see https://example.com/a',
          '',
          'written meanwhile',
          'after a reload',
        ])
        expect(await page.evaluate(() => (window as unknown as { called: string[] }).called)).toEqual([])
        expect(faults).toEqual([])
        expect(visitors.size).toBe(1)
      },
    )
  },
)
